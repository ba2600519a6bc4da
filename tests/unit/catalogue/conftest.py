"""The catalogue as the sources give it, without the built file; and sources to spoil."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from chalicelib.catalogue.build import SOURCE, Built, SourcesWrong, compile_sources
from chalicelib.catalogue.guidance import Guidance
from chalicelib.catalogue.guidance_loading import revive_guidance
from chalicelib.catalogue.loading import revive
from chalicelib.catalogue.records import Catalogue
from chalicelib.catalogue.sources import SourceFault
from tests.support.sources import Spoil


@pytest.fixture(scope="session")
def built() -> Built:
    """What the real sources give, as it comes back from the files."""
    return Built(*json.loads(json.dumps(compile_sources())))


@pytest.fixture(scope="session")
def compiled(built: Built) -> dict[str, Any]:
    """The JSON data of the catalogue."""
    return built.catalogue


@pytest.fixture(scope="session")
def catalogue(compiled: dict[str, Any]) -> Catalogue:
    """The real catalogue."""
    return revive(compiled)


@pytest.fixture(scope="session")
def guidance(built: Built) -> Guidance:
    """The real guidance."""
    return revive_guidance(built.guidance)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the real sources, to change."""
    return Path(shutil.copytree(SOURCE, tmp_path / "source"))


@pytest.fixture
def spoil(sources: Path) -> Spoil:
    """Replace one text, which must be there, in one file; answer the faults of the build."""

    def change(file: str, old: str, new: str) -> list[SourceFault]:
        path = sources / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        if path.suffix != ".csv":  # the others do not need 650 constituencies and 8,500 wards
            for name in ("constituencies", "wards"):
                areas = sources / "areas" / f"{name}.csv"
                areas.write_text("".join(areas.read_text("utf-8").splitlines(keepends=True)[:9]))
        try:
            compile_sources(sources)
        except SourcesWrong as wrong:
            return list(wrong.faults)
        return []

    return change
