"""Write which check fails without which action, and what is counted: docs/permissions.md."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from infra.sam import PROJECT_DIR
from rehearsal.privilege.grants import Grant, policy_grants
from rehearsal.privilege.removal import Broken
from rehearsal.privilege.untried import waiting, why_untried

PAGE = PROJECT_DIR / "docs" / "permissions.md"
_MARKS = "<!-- {0}: written by python -m rehearsal permissions -->", "<!-- end of {0} -->"
_ROWS, _COUNTS, _REASONS = "actions", "counts", "reasons"
_HEAD = ("| function | statement | action | the check that fails without it |", "|---|---|---|---|")
_HEAD_OF_REASONS = ("| actions | why no check can take them away |", "|---|---|")
_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| `([\w:]+)` \| (.+) \|$")


def update_page(
    tried: Mapping[str, Sequence[Broken]], functions: Collection[str], page: Path = PAGE
) -> None:
    """Write the rows of functions that were tried; others keep theirs, if they are there yet."""
    other_rows = [
        row for row in read_table(page) if row.grant.function in set(functions) - set(tried)
    ]
    broken = [row for rows in tried.values() for row in rows if row.check]
    rows = sorted([*other_rows, *broken], key=lambda row: row.grant)
    text = page.read_text("utf-8")
    text = _with_section(text, _COUNTS, [count_line(rows, datetime.now(UTC))])
    text = _with_section(text, _ROWS, [*_HEAD, *map(_line, rows)])
    text = _with_section(text, _REASONS, [*_HEAD_OF_REASONS, *_reasons()])
    page.write_text(text, "utf-8")


def read_table(page: Path = PAGE) -> list[Broken]:
    """Read the rows of the page."""
    rows = (_ROW.match(line) for line in _section(page.read_text("utf-8"), _ROWS).splitlines())
    return [Broken(Grant(row[1], row[2], row[3]), row[4]) for row in rows if row]


def count_line(rows: Collection[Broken], at: datetime) -> str:
    """Say how many actions there are, and what is known of them."""
    grants = policy_grants()
    functions = {grant.function for grant in grants}
    untried = sum(bool(why_untried(grant)) for grant in grants)
    return (
        f"On {at:%Y-%m-%d}, {len(functions)} functions had {len(grants)} actions: without each of "
        f"{len(rows)} the check that is named beside it failed, {untried} were not tried, each "
        f"with its reason, and {len(waiting())} waited for a check."
    )


def _reasons() -> list[str]:
    """Return a row for each reason, with how many actions it is the reason of."""
    counts = Counter(filter(None, map(why_untried, policy_grants())))
    return [f"| {count} | {' '.join(why.split())} |" for why, count in counts.most_common()]


def _line(row: Broken) -> str:
    grant = row.grant
    return f"| `{grant.function}` | {grant.sid} | `{grant.action}` | {row.check} |"


def _with_section(text: str, name: str, lines: Iterable[str]) -> str:
    start, end = _place_of(text, name)
    return "\n".join([text[:start], *lines, text[end:]])


def _section(text: str, name: str) -> str:
    start, end = _place_of(text, name)
    return text[start:end]


def _place_of(text: str, name: str) -> tuple[int, int]:
    begin, end = (mark.format(name) for mark in _MARKS)
    return text.index(begin) + len(begin), text.index(end)
