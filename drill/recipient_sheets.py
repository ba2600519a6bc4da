"""Say how each platform and each force kept its promises."""

from collections.abc import Iterator
from statistics import median

from drill.account import RecipientFigures, Reckoning
from drill.play import Play
from drill.sheets import Sheet, count, share, span

_HEADINGS = (
    *("TEMPER", "CASES", "CONFIRMED IN TIME", "LATE", "NEVER", "MEDIAN"),
    *("DECIDED IN TIME", "LATE", "NEVER", "MEDIAN"),
)
_WORDS = frozenset({1})


def recipient_sheets(play: Play, account: Reckoning) -> Iterator[Sheet]:
    """Give a table of platforms, one of police forces by temper, and one of each force."""
    platforms = [one for one in account.recipients.values() if one.kind == "platform"]
    forces = [one for one in account.recipients.values() if one.kind == "police"]
    yield Sheet(
        "Promises of platforms",
        [_again(platforms)],
        ("PLATFORM", *_HEADINGS),
        [
            _row(play.names(one.id), play.cast.platforms[one.id].temper.name, one)
            for one in _by_cases(platforms)
        ],
        _WORDS,
    )
    yield Sheet(
        "Promises of police forces",
        ["Decided means that a force said how far it got: no time of an investigation."],
        ("FORCE", *_HEADINGS),
        [
            _row(play.names(one.id), play.cast.forces[one.id].temper.name, one)
            for one in _by_cases(forces)
        ],
        _WORDS,
    )


def _by_cases(figures: list[RecipientFigures]) -> list[RecipientFigures]:
    return sorted(figures, key=lambda one: (-one.cases, one.id))


def _row(name: str, temper: str, figures: RecipientFigures) -> tuple[str, ...]:
    cells = [name, temper, count(figures.cases)]
    for step in ("acknowledge", "decide"):
        kept, overdue, never = (
            figures.promises[step, verdict] for verdict in ("kept", "late", "missed")
        )
        hours = figures.hours[step]
        within = span(60 * median(hours)) if hours else "–"
        in_time = f"{kept:,}  {share(kept, kept + overdue + never):>5}"
        cells += [in_time, count(overdue), count(never), within]
    return tuple(cells)


def _again(platforms: list[RecipientFigures]) -> str:
    kept, overdue, missed = (
        sum(one.again[verdict] for one in platforms) for verdict in ("kept", "late", "missed")
    )
    return (
        f"After an appeal, or further posts, a decision has a clock of its own: {kept:,} came in "
        f"time, {overdue:,} late, {missed:,} never."
    )
