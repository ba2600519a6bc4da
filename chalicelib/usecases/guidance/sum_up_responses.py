"""Sum up what was measured of every case, page by page, in as many runs as that takes.

Each page's sum is kept beside the cursor, so that a run that is killed, or has read for a minute,
is gone on with by the next. All pages of a round are as things stood when it began. A round is over
when ``end_round`` says so, after its figures are published: until then they are joined again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.errors import Unavailable
from chalicelib.model.events import moment, stamp
from chalicelib.model.response_samples import (
    ResponseSample,
    joined,
    samples_facts,
    samples_from_facts,
    samples_of,
)
from chalicelib.ports import Guards, Now, Stats
from chalicelib.units import Days, Minutes
from chalicelib.usecases.jobs.lease import Lease

READS_FOR = Minutes(1)
"""Its function has other work, and is stopped after four."""

_STORED_FOR = Days(7)
_ROUND = "cursor#publish_response_stats"


@dataclass(frozen=True, slots=True)
class SumUpResponsesDeps:
    """What summing up needs. ``cursors`` keeps how far a round has got, ``recipients`` are the
    names of rows that count."""

    stats: Stats
    cursors: Guards
    recipients: Sequence[str]
    now: Now


def sum_up_responses(deps: SumUpResponsesDeps, lease: Lease) -> Mapping[str, ResponseSample] | None:
    """Go on with a round, or begin one; give the sum of each recipient once all is read.

    None where there is more to read. Raises LeaseLost, Unavailable.
    """
    until = deps.now() + READS_FOR
    cursor = deps.cursors.recall(_ROUND) or {"begun": stamp(deps.now()), "pages": "0", "after": ""}
    while cursor["after"] or cursor["pages"] == "0":
        if deps.now() >= until:
            return None
        cursor = _read_page(deps, lease, cursor)
    return _sum_of(deps, int(cursor["pages"]))


def end_round(deps: SumUpResponsesDeps) -> None:
    """Have the next run begin anew. Raises Unavailable."""
    deps.cursors.forget(_ROUND)


def _read_page(
    deps: SumUpResponsesDeps, lease: Lease, cursor: Mapping[str, str]
) -> Mapping[str, str]:
    """Keep a page's sum, then the cursor behind it: killed between, the page is read again."""
    rows, after = deps.stats.page(deps.recipients, cursor["after"])
    facts = samples_facts(samples_of(rows, moment(cursor["begun"])))
    lease.confirm()
    pages = int(cursor["pages"])
    _keep(deps, f"{_ROUND}#{pages}", {"samples": json.dumps(facts, separators=(",", ":"))})
    following = {**cursor, "pages": str(pages + 1), "after": after}
    _keep(deps, _ROUND, following)
    return following


def _keep(deps: SumUpResponsesDeps, key: str, value: Mapping[str, str]) -> None:
    deps.cursors.keep(key, value, _STORED_FOR.whole_seconds)


def _sum_of(deps: SumUpResponsesDeps, pages: int) -> Mapping[str, ResponseSample]:
    samples = dict[str, list[ResponseSample]]()
    for page in range(pages):
        stored = deps.cursors.recall(f"{_ROUND}#{page}")
        if stored is None:
            end_round(deps)
            raise Unavailable(f"page {page} of what was measured was not kept")
        for recipient, sample in samples_from_facts(json.loads(stored["samples"])).items():
            samples.setdefault(recipient, []).append(sample)
    return {recipient: joined(parts) for recipient, parts in samples.items()}
