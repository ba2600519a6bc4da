"""Record what a platform says it did about cases: each once, in order, and only about its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.errors import (
    Conflict,
    Fault,
    Forbidden,
    Gone,
    LostRace,
    NotFound,
    Refusal,
    RulesBroken,
    Unavailable,
)
from chalicelib.limits import ANSWERS_A_DAY
from chalicelib.model.case import Case
from chalicelib.model.chain import canonical
from chalicelib.model.events import Kind, NewEvent, moment
from chalicelib.model.exchange import Outcome, follows
from chalicelib.model.folding import fold
from chalicelib.model.incident_progress import incidents_of, places_of, state_of, undecided_after
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import digest, parse_reference
from chalicelib.ports import CaseLog, Feed, IdSecrets, Now
from chalicelib.telemetry import log_unexpected
from chalicelib.usecases.cases.record_action import refuse_more_a_day
from chalicelib.usecases.cases.record_events import record_events

_LEEWAY = timedelta(minutes=1)
"""How far clocks may differ."""


@dataclass(frozen=True, slots=True)
class RecordOutcomesDeps:
    """What recording outcomes needs. ``now`` is the product's clock, ``wall`` everybody's."""

    log: CaseLog
    feed: Feed
    secrets: IdSecrets
    now: Now
    wall: Now


def record_outcomes(
    deps: RecordOutcomesDeps, platform: str, outcomes: Sequence[Outcome]
) -> list[bool | Refusal]:
    """Append outcomes to their cases, those of one case together.

    Returns for each, in order, True; False where it is there already; or why it is not taken:
    Forbidden for a reference that is unknown, erased, held or another's; Conflict where the id
    stands for other content (``conflict``) or the state does not allow it (``step_back``);
    RulesBroken where it names an incident that this platform was not told of, or a time that
    cannot be; TooManyTries after ``ANSWERS_A_DAY`` and one for each of its incidents; Unavailable
    where its case could not be written. Raises Unavailable where none could.
    """
    by_case: dict[str | None, list[int]] = {}
    for number, outcome in enumerate(outcomes):
        by_case.setdefault(parse_reference(outcome.reference), []).append(number)
    results: dict[int, bool | Refusal] = {}
    for case_id, numbers in by_case.items():
        some = [outcomes[number] for number in numbers]
        results |= zip(numbers, _record_in_case(deps, platform, case_id, some), strict=True)
    if results and all(isinstance(result, Unavailable) for result in results.values()):
        raise Unavailable
    return [results[number] for number in range(len(outcomes))]


def _record_in_case(
    deps: RecordOutcomesDeps, platform: str, case_id: str | None, outcomes: Sequence[Outcome]
) -> Sequence[bool | Refusal]:
    """Append outcomes of one case by one write: none races with the fan-out of another."""
    results: list[bool | Refusal] = []

    def decide(case: Case) -> list[NewEvent]:
        events, results[:] = _decide_all(deps, case, platform, outcomes)
        return events

    if case_id is None:
        return [Forbidden()] * len(outcomes)
    try:
        record_events(deps.log, deps.now, case_id, decide)
    except (NotFound, Gone):  # unknown, or erased while this was decided
        return [Forbidden()] * len(outcomes)
    except LostRace as race:
        log_unexpected("every race was lost", race)
        return [Unavailable()] * len(outcomes)
    except Unavailable as down:
        return [down] * len(outcomes)
    return results


def _decide_all(
    deps: RecordOutcomesDeps, case: Case, platform: str, outcomes: Sequence[Outcome]
) -> tuple[list[NewEvent], list[bool | Refusal]]:
    """Decide each outcome on the case as those before it leave it: events, and each one's result.

    A refusal costs its own outcome alone.
    """
    events, results = list[NewEvent](), list[bool | Refusal]()
    for outcome in outcomes:
        try:
            event = _decide(deps, case, platform, outcome)
        except Refusal as refusal:
            results.append(refusal)
            continue
        results.append(event is not None)
        if event is not None:
            events.append(event)
            case = fold([*case.events, event.after(case.last, deps.now())])
    return events, results


def _decide(
    deps: RecordOutcomesDeps, case: Case, platform: str, outcome: Outcome
) -> NewEvent | None:
    """Make an outcome's event, None where it is there. Raises what refuses it, and Unavailable."""
    digests = _digests(deps.secrets, outcome)
    recipient = _recipient(case, platform)
    if _is_repetition(recipient, outcome, digests):
        return None
    about = _about(deps, case, recipient, outcome)
    _refuse_step_back(recipient, about, outcome.status)
    _refuse_too_many(deps, case, platform)
    _claim_id(deps.feed, platform, outcome, digests)
    return _event(case, recipient, outcome, about, digests[0])


def _claim_id(feed: Feed, platform: str, outcome: Outcome, digests: list[str]) -> None:
    """Tie the outcome's id to its content. Raises Conflict where it stands for another."""
    if not any(feed.claim_outcome(platform, outcome.outcome_id, content) for content in digests):
        raise Conflict


def _digests(secrets: IdSecrets, outcome: Outcome) -> list[str]:
    """Digest the content under each secret: what is kept says nothing of the words."""
    content = canonical(outcome.model_dump(mode="json", exclude_none=True, by_alias=True))
    return [digest(secret, "outcome", content) for _, secret in secrets.newest_first()]


def _recipient(case: Case, platform: str) -> Recipient:
    recipient = case.recipients.get(platform)
    if recipient is None or recipient.state == "self_report" or case.erased:
        raise Forbidden
    if recipient.hold is not None or recipient.dropped_by is not None:
        raise Forbidden  # it was never told that there is such a case
    return recipient


def _about(
    deps: RecordOutcomesDeps, case: Case, recipient: Recipient, outcome: Outcome
) -> list[int] | None:
    """Return the places of the incidents that it names, among those of its platform; None for none.

    Raises RulesBroken with every fault: of a name that is none of this report, and of its time.
    """
    faults = list(_faults_of_time(deps, case, outcome))
    incidents, about = incidents_of(case, recipient.id), set[int]()
    for number, name in enumerate(outcome.incidents or ()):
        places = places_of(incidents, name)
        about |= places
        if not places:
            detail = "Not a link, post_id or comment_id of this report"
            faults.append(Fault(f"/incidents/{number}", "unknown_incident", detail))
    if faults:
        raise RulesBroken(faults)
    return sorted(about) if outcome.incidents else None


def _faults_of_time(deps: RecordOutcomesDeps, case: Case, outcome: Outcome) -> Iterator[Fault]:
    """Find a time before the report, or ahead of ours. Clocks may differ by ``_LEEWAY``.

    Platforms go by everybody's clock; where the product's is set ahead of it (the embedded stack),
    a time by either is taken.
    """
    at, now, wall = moment(outcome.at), deps.now(), deps.wall()
    ahead = max(now - wall, timedelta())
    if at < case.submitted_at - _LEEWAY - ahead:
        yield Fault("/at", "time_before_report", "Must not lie before the report")
    if at > max(now, wall) + _LEEWAY:
        yield Fault("/at", "time_ahead", "Must not lie more than a minute ahead")


def _refuse_step_back(recipient: Recipient, about: list[int] | None, status: str) -> None:
    """Raise Conflict where one of the incidents, or without any the report, has got further."""
    states = [recipient.state] if about is None else [state_of(recipient, n) for n in about]
    if not all(follows(state, status) for state in states):
        raise Conflict("This would be a step back", code="step_back")


def _refuse_too_many(deps: RecordOutcomesDeps, case: Case, platform: str) -> None:
    """Raise TooManyTries where a day has more outcomes than there is news to tell."""
    recorded = [event.at for event in case.events_of(Kind.OUTCOME_RECORDED, platform)]
    most = ANSWERS_A_DAY + len(incidents_of(case, platform))
    refuse_more_a_day(reversed(recorded), most, deps.now())


def _is_repetition(recipient: Recipient, outcome: Outcome, digests: list[str]) -> bool:
    recorded = next(
        (
            past_outcome
            for past_outcome in recipient.outcomes
            if past_outcome.outcome_id == outcome.outcome_id
        ),
        None,
    )
    if recorded and recorded.content not in digests:
        raise Conflict
    return recorded is not None


def _event(
    case: Case, recipient: Recipient, outcome: Outcome, about: list[int] | None, content: str
) -> NewEvent:
    """Make the event: which incidents it is about in clear, by place; their links with its words.

    How many it leaves undecided is counted here, so that a case folds without its words.
    """
    public: dict[str, Any] = {
        "recipient": recipient.id,
        "outcome_id": outcome.outcome_id,
        "status": outcome.status,
        "at": outcome.at,
        "content": content,
        "count": len(incidents_of(case, recipient.id)),
    }
    if about is not None:
        undecided = undecided_after(case, recipient, outcome.status, about)
        public |= {"incidents": about, "undecided": undecided}
    private: dict[str, Any] = outcome.model_dump(
        mode="json",
        include={"incidents", "statement_of_reasons", "message", "ticket"},
        exclude_none=True,
        by_alias=True,
    )
    return NewEvent(Kind.OUTCOME_RECORDED, public, private)
