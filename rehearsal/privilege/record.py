"""Keep what was tried of each function, so that a run that was cut off goes on where it stopped.

A file a function, in a folder named by what the run depends on: the package, all of the rehearsal,
and the actions that are not tried. Where one of these changed, nothing is taken from an earlier
run.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import rehearsal
from infra.sam import LAYER_NAME, PROJECT_DIR, ZIP_NAME
from rehearsal.privilege import untried
from rehearsal.privilege.grants import Grant
from rehearsal.privilege.removal import Broken

FOLDER = PROJECT_DIR / "build" / "rehearsal" / "permissions"


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """What a run has tried. ``folder`` is that of this package and these checks."""

    folder: Path

    def read(self, function: str) -> list[Broken] | None:
        """Return what was tried of a function; None where it was not tried to the end."""
        path = self._path(function)
        if not path.exists():
            return None
        rows = json.loads(path.read_text("utf-8"))
        return [Broken(Grant(function, sid, action), check) for sid, action, check in rows]

    def write(self, function: str, rows: Sequence[Broken]) -> None:
        """Keep all that was tried of a function, or nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        entries = [(row.grant.sid, row.grant.action, row.check) for row in rows]
        unfinished = self.folder / f"{function}.part"
        unfinished.write_text(json.dumps(entries), "utf-8")
        unfinished.replace(self._path(function))

    def forget(self, functions: Iterable[str]) -> None:
        """Have some functions tried again."""
        for function in functions:
            self._path(function).unlink(missing_ok=True)

    def clear(self) -> None:
        """Have every function tried again."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, function: str) -> Path:
        return self.folder / f"{function}.json"


def record_of(package: Path, folder: Path = FOLDER) -> TrialRecord:
    """Return the record of runs with this package and the checks that there are."""
    parts = [package / name for name in (ZIP_NAME, LAYER_NAME, "template.json")]
    return TrialRecord(folder / _digest([*parts, *modules(), untried.FILE]))


def modules() -> list[Path]:
    """Return the files that checks are made of: theirs, and what they share with the rehearsal."""
    return sorted(Path(rehearsal.__file__).parent.rglob("*.py"))


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
