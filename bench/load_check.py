"""Judge a run under load: what was lost, doubled or of no report, and how long it took."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from bench.events import REPORTERS

_FORCE = "elections.hampshire@example.org"


@dataclass(slots=True)
class Posted:
    """What the clients got. Times in seconds."""

    references: list[str] = field(default_factory=list)
    """Of the first answers."""
    latencies: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(slots=True)
class Drained:
    """The cases of the tokens that a platform fetched, and the seconds that its polls took."""

    cases: Counter[str] = field(default_factory=Counter)
    polls: list[float] = field(default_factory=list)


def check(
    references: list[str],
    reports: int,
    mails: list[Mapping[str, Any]],
    drained: Mapping[str, Drained],
) -> Iterator[str]:
    """Name each kind of fault, with one reference that shows it."""
    if len(set(references)) != reports:
        yield f"{reports} reports, but {len(set(references))} references"
    for recipients, prefix in (("the force", _FORCE), ("reporters", REPORTERS)):
        counts = Counter(
            _reference_in(mail["subject"])
            for mail in mails
            if any(address.startswith(prefix) for address in mail["to"])
        )
        yield from _differences(f"mails to {recipients}", references, counts)
    for platform, one in drained.items():
        yield from _differences(f"tokens for {platform}", references, one.cases)


def _reference_in(subject: str) -> str:
    return next((word.strip("().,:") for word in subject.split() if "SS-" in word), subject)


def _differences(subject: str, references: list[str], counts: Counter[str]) -> Iterator[str]:
    lost = [reference for reference in references if counts[reference] == 0]
    doubled = [reference for reference, times in counts.items() if times > 1]
    unknown = counts.keys() - set(references)
    for name, ones in (("lost", lost), ("doubled", doubled), ("of no report", sorted(unknown))):
        if ones:
            yield f"{subject}: {len(ones)} {name}, such as {ones[0]}"


def posting_figures(posted: Posted) -> str:
    """Say how many reports were posted, how fast, and how long an answer took."""
    return (
        f"{len(posted.references)} reports ({len(posted.latencies)} requests) in "
        f"{posted.seconds:.1f} s: {len(posted.latencies) / posted.seconds:.0f} a second; "
        f"{_percentiles(posted.latencies)}"
    )


def draining_figures(drained: Mapping[str, Drained]) -> str:
    """Say how many tokens were fetched, and how long a poll took."""
    polls = [seconds for one in drained.values() for seconds in one.polls]
    count = sum(one.cases.total() for one in drained.values())
    return f"{count} tokens in {len(polls)} polls ({sum(polls):.1f} s); {_percentiles(polls)}"


def _percentiles(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100, method="inclusive")
    cuts_text = ", ".join(f"p{at} {cuts[at - 1] * 1000:.0f} ms" for at in (50, 95, 99))
    return f"{cuts_text}, most {max(seconds) * 1000:.0f} ms"
