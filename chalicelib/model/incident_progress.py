"""Tell how far a platform has got with each incident that it was told of.

An outcome is about the incidents that it names, by their place among those of its platform, or
about all of them where it names none. What was decided about one incident stays whatever is said of
another; only an appeal opens it again, and only what the newest decision was about. A report that
was taken back and is shared again begins anew with all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.model.case import Case
from chalicelib.model.json_values import JsonView
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import UNDECIDED, RecordedOutcome

OutcomeOrAppeal = RecordedOutcome | int
"""An outcome, or the number of an appeal."""

_BEFORE_AN_ANSWER = frozenset(
    {"queued", "sent", "delivered", "failed", "withdrawn", "self_report", "acknowledged"}
)


@dataclass(frozen=True, slots=True)
class IncidentProgress:
    """One incident, how far it has got, and the newest outcome that says so."""

    incident: JsonView
    state: str
    outcome: RecordedOutcome | None


def incidents_of(case: Case, platform: str) -> list[JsonView]:
    """Return the incidents on one platform, as reported; none once the case was erased."""
    return [incident for incident in case.incidents if incident.get("platform") == platform]


def places_of(incidents: Sequence[JsonView], name: str) -> set[int]:
    """Find which incidents a platform means by a name: a link as it was given, or the id of a
    comment or a post as we recognised it. A post's id means its comments where it is not named."""
    ways: tuple[Callable[[JsonView], bool], ...] = (
        lambda incident: incident.get("url") == name,
        lambda incident: incident.get("comment_id") == name,
        lambda incident: incident.get("post_id") == name and "comment_id" not in incident,
        lambda incident: incident.get("post_id") == name,
    )
    for fits in ways:
        places = {place for place, incident in enumerate(incidents) if fits(incident)}
        if places:
            return places
    return set()


def progress_of(case: Case, recipient: Recipient) -> Iterator[IncidentProgress]:
    """Yield how far a platform has got with each incident; nothing once the case was erased."""
    steps = _steps(recipient)
    for place, incident in enumerate(incidents_of(case, recipient.id)):
        state, outcome = _newest(steps, place)
        yield IncidentProgress(incident, _as_shown(recipient, state), outcome)


def state_of(recipient: Recipient, place: int) -> str:
    """Return the state of one incident, by its place among those of its platform."""
    return _as_shown(recipient, _newest(_steps(recipient), place)[0])


def _as_shown(recipient: Recipient, state: str | None) -> str:
    """Say how far an incident has got: as outcomes say, else as its recipient has."""
    if recipient.is_held:
        return "held"
    if recipient.taken_back_by is not None:
        return "decided" if state == "decided" else "withdrawn"
    if state is None:
        return recipient.state if recipient.state in _BEFORE_AN_ANSWER else "delivered"
    return state


def undecided_after(case: Case, recipient: Recipient, status: str, about: Sequence[int]) -> int:
    """Count the incidents that are not decided yet once an outcome was said of these."""
    places = range(len(incidents_of(case, recipient.id)))
    decided, steps = set() if status in UNDECIDED else set(about), _steps(recipient)
    return sum(place not in decided and _newest(steps, place)[0] != "decided" for place in places)


def _newest(
    steps: Sequence[OutcomeOrAppeal], place: int
) -> tuple[str | None, RecordedOutcome | None]:
    """Replay what was said of an incident: its state, and the outcome that gave it."""
    state: str | None = None
    newest: RecordedOutcome | None = None
    decision: RecordedOutcome | None = None
    for step in steps:
        if isinstance(step, int):
            if state == "decided" and decision is not None and decision.is_about(place):
                state = "under_review"
            continue
        decision = step if step.is_decision else decision
        if step.is_about(place) and (step.is_decision or state != "decided"):
            state, newest = ("decided" if step.is_decision else step.status), step
    return state, newest


def _steps(recipient: Recipient) -> list[OutcomeOrAppeal]:
    """List what was said since the report was last shared, in the order in which it came."""
    appeals = (seq for seq in recipient.appeals if seq > recipient.last_routed_seq)
    by_seq: dict[int, OutcomeOrAppeal] = {seq: seq for seq in appeals}
    by_seq |= {outcome.seq: outcome for outcome in recipient.since_routed(recipient.outcomes)}
    return [by_seq[seq] for seq in sorted(by_seq)]
