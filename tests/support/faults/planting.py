"""Plant a defect into the product's source as it is imported: a plugin for pytest.

``STANDSAFE_PLANTED=<name> pytest -p tests.support.faults.planting …``. A defect whose text is no
longer in the source, or whose module is never imported, ends the run by an error of its own.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

import pytest

from tests.support.faults.defects import DEFECTS, ROOT, Change, Defect

VARIABLE = "STANDSAFE_PLANTED"
NOT_PLANTED = 70
"""The exit code where there is no defect to be found."""


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module from its source with changes in it, and leaves no bytecode."""

    def __init__(self, name: str, path: str, changes: Sequence[Change]) -> None:
        super().__init__(name, path)
        self._changes = changes

    def get_data(self, path: str) -> bytes:
        text = super().get_data(path).decode()
        for change in self._changes:
            text = change.planted(text)
        return text.encode()

    def path_stats(self, path: str) -> Mapping[str, float]:
        raise OSError("what is planted is compiled anew")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of one defect."""

    def __init__(self, defect: Defect) -> None:
        self._changes: dict[str, list[Change]] = {}
        for change in defect.changes:
            self._changes.setdefault(change.module, []).append(change)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        changes = self._changes.get(name)
        if changes is None:
            return None
        file = str(ROOT / changes[0].path)
        loader = _Loader(name, file, changes)
        return importlib.util.spec_from_file_location(name, file, loader=loader)

    def missing(self) -> list[str]:
        """Name the modules that were never imported."""
        return sorted(self._changes.keys() - sys.modules.keys())


def plant(name: str) -> _Finder:
    """Plant a defect. Raises ValueError where it does not apply any more."""
    defect = DEFECTS[name]
    for change in defect.changes:
        change.planted(change.source())
        if change.module in sys.modules:
            raise ValueError(f"{change.module} is imported already: {name} comes too late")
    finder = _Finder(defect)
    sys.meta_path.insert(0, finder)
    return finder


_FINDER = plant(os.environ[VARIABLE]) if VARIABLE in os.environ else None  # noqa: TID251 - a child's


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End with a code of its own where the defect was never loaded."""
    if _FINDER is not None and _FINDER.missing():
        session.exitstatus = NOT_PLANTED
