"""Say how each platform and each force kept its promises."""

from collections.abc import Iterator, Mapping
from statistics import median

from drill.play import Play
from drill.reckoning import RecipientFigures, Reckoning
from drill.sheets import Sheet, count, share, span

_CONFIRMED = ("TEMPER", "CASES", "CONFIRMED IN TIME", "LATE", "NEVER", "MEDIAN")
_WORDS = frozenset({1})
_PROGRESS = (
    "Police are to confirm that they have a case. That they say how far they got is measured, too, "
    "by our own follow-up time, which is no time of an investigation."
)


def recipient_sheets(play: Play, account: Reckoning) -> Iterator[Sheet]:
    """Yield a table of platforms and one of police forces, each with all of them together first."""
    platforms = [
        recipient for recipient in account.recipients.values() if recipient.kind == "platform"
    ]
    forces = [recipient for recipient in account.recipients.values() if recipient.kind == "police"]
    tempers = {name: player.temper.name for name, player in play.cast.platforms.items()}
    tempers |= {name: player.temper.name for name, player in play.cast.forces.items()}
    yield Sheet(
        "Promises of platforms",
        [_again(platforms)],
        ("PLATFORM", *_CONFIRMED, "DECIDED IN TIME", "LATE", "NEVER", "MEDIAN"),
        list(_rows(play, tempers, platforms)),
        _WORDS,
    )
    yield Sheet(
        "Promises of police forces",
        [_PROGRESS],
        ("FORCE", *_CONFIRMED, "SAID HOW FAR IN TIME", "LATE", "NEVER", "MEDIAN"),
        list(_rows(play, tempers, forces)),
        _WORDS,
    )


def _rows(
    play: Play, tempers: Mapping[str, str], figures: list[RecipientFigures]
) -> Iterator[tuple[str, ...]]:
    if figures:
        yield _row("All", "", _together(figures))
    for recipient_figures in sorted(
        figures, key=lambda recipient_figures: (-recipient_figures.cases, recipient_figures.id)
    ):
        yield _row(
            play.names(recipient_figures.id), tempers[recipient_figures.id], recipient_figures
        )


def _together(figures: list[RecipientFigures]) -> RecipientFigures:
    """Add up what several did."""
    whole = RecipientFigures("", figures[0].kind)
    for recipient_figures in figures:
        whole.cases += recipient_figures.cases
        whole.promises.update(recipient_figures.promises)
        for step, hours in recipient_figures.hours.items():
            whole.hours[step] += hours
    return whole


def _row(name: str, temper: str, figures: RecipientFigures) -> tuple[str, ...]:
    cells = [name, temper, count(figures.cases)]
    for step in ("acknowledge", "decide"):
        kept_count, overdue, never = (
            figures.promises[step, verdict] for verdict in ("kept", "late", "missed")
        )
        hours = figures.hours[step]
        within = span(60 * median(hours)) if hours else "–"
        in_time = f"{kept_count:,}  {share(kept_count, kept_count + overdue + never):>5}"
        cells += [in_time, count(overdue), count(never), within]
    return tuple(cells)


def _again(platforms: list[RecipientFigures]) -> str:
    in_time, overdue, missed = (
        sum(platform.again[verdict] for platform in platforms)
        for verdict in ("kept", "late", "missed")
    )
    return (
        "After an appeal, or further posts, a decision has a clock of its own: "
        f"{in_time:,} came in time, {overdue:,} late, {missed:,} never."
    )
