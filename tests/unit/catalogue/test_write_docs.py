"""The pages of docs/ that the catalogue determines are current."""

from pathlib import Path

import pytest

from chalicelib.catalogue import write_docs

COMMAND = "run: python -m chalicelib.catalogue.write_docs"


@pytest.mark.parametrize("name", write_docs.pages())
def test_page_is_what_the_catalogue_gives_now(name: str) -> None:
    assert (write_docs.DOCS / name).read_text("utf-8") == write_docs.pages()[name], COMMAND


def test_command_writes_every_page(tmp_path: Path) -> None:
    assert write_docs.main(tmp_path) == 0
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == dict(
        write_docs.pages()
    )
