"""Write which check fails without which action: docs/permissions.md."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rehearsal.deployed import Deployed
from rehearsal.errors import expect
from rehearsal.privilege.grants import Grant
from rehearsal.privilege.removal import Broken, Removal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
BEGIN = "<!-- actions: written by python -m rehearsal permissions -->"
END = "<!-- end of actions -->"
_HEAD = ("| function | statement | action | the check that fails without it |", "|---|---|---|---|")
_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| `([\w:]+)` \| (.+) \|$")


def take_permissions(deployed: Deployed, only: Sequence[str] = ()) -> Iterator[str]:
    """Take each action away in turn, and write the table; functions that were not tried keep their
    rows. Raises RehearsalFailed where nothing breaks."""
    tried = list[Broken]()
    for broken in Removal(deployed, only).run():
        tried.append(broken)
        grant = broken.grant
        yield f"{grant.function} {grant.sid} {grant.action}: {broken.check or 'NOTHING BREAKS'}"
    left = [row for row in read_table() if only and row.grant.function not in only]
    write_table([*left, *(broken for broken in tried if broken.check)])
    idle = [broken.grant for broken in tried if not broken.check]
    expect(not idle, f"nothing breaks without {idle}: take these from their policies")


def read_table() -> list[Broken]:
    """Read the rows of the page."""
    rows = (_ROW.match(line) for line in _between(PAGE.read_text("utf-8")).splitlines())
    return [Broken(Grant(row[1], row[2], row[3]), row[4]) for row in rows if row]


def write_table(rows: Iterable[Broken]) -> None:
    """Write the rows into the page, in order."""
    text = PAGE.read_text("utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    lines = [_line(row) for row in sorted(rows, key=lambda row: row.grant)]
    written = "\n".join(["", *_HEAD, *lines, ""])
    PAGE.write_text(f"{text[:before]}{written}{text[after:]}", "utf-8")


def _line(row: Broken) -> str:
    grant = row.grant
    return f"| `{grant.function}` | {grant.sid} | `{grant.action}` | {row.check} |"


def _between(text: str) -> str:
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)]
