"""Record what a platform says it did about a case: once, in order, and only about its own."""

from dataclasses import dataclass
from typing import Any

from chalicelib.errors import Conflict, Fault, Forbidden, NotFound, RulesBroken
from chalicelib.model.case import Case
from chalicelib.model.chain import canonical
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import Outcome, follows
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import digest, parse_reference
from chalicelib.ports import CaseLog, Clock, Feed, IdSecrets
from chalicelib.signing.token_payloads import incidents_of
from chalicelib.usecases.cases.record_event import record


@dataclass(frozen=True, slots=True)
class RecordOutcomeDeps:
    """What recording outcomes needs."""

    log: CaseLog
    feed: Feed
    secrets: IdSecrets
    now: Clock


def record_outcome(deps: RecordOutcomeDeps, platform: str, outcome: Outcome) -> bool:
    """Append the outcome to its case and return True; False where it is there already.

    Raises Forbidden for a reference that is unknown, erased, held or another's; Conflict where
    the id stands for other content (``conflict``) or the state does not allow it (``step_back``);
    RulesBroken where it names a link that this platform was not told of.
    """
    case_id = parse_reference(outcome.reference)
    if case_id is None:
        raise Forbidden
    digests = _digests(deps.secrets, outcome)
    appended = False

    def decide(case: Case) -> NewEvent | None:
        nonlocal appended
        recipient = _recipient(case, platform)
        appended = not _is_repetition(recipient, outcome, digests)
        if not appended:
            return None
        _check_incidents(case, platform, outcome)
        if not follows(recipient.state, outcome.status):
            raise Conflict("This would be a step back", code="step_back")
        _claim_id(deps.feed, platform, outcome, digests)
        return _event(platform, outcome, digests[0])

    try:
        record(deps.log, deps.now, case_id, decide)
    except NotFound as unknown:
        raise Forbidden from unknown
    return appended


def _claim_id(feed: Feed, platform: str, outcome: Outcome, digests: list[str]) -> None:
    """Tie the outcome's id to its content. Raises Conflict where it stands for another."""
    if not any(feed.claim_outcome(platform, outcome.outcome_id, content) for content in digests):
        raise Conflict


def _digests(secrets: IdSecrets, outcome: Outcome) -> list[str]:
    """Digest the content under each secret: what is kept says nothing of the words."""
    content = canonical(outcome.model_dump(mode="json", exclude_none=True))
    return [digest(secret, "outcome", content) for _, secret in secrets.newest_first()]


def _recipient(case: Case, platform: str) -> Recipient:
    recipient = case.recipients.get(platform)
    if recipient is None or recipient.state == "self_report" or case.erased:
        raise Forbidden
    if recipient.hold is not None or recipient.dropped_by is not None:
        raise Forbidden  # it was never told that there is such a case
    return recipient


def _check_incidents(case: Case, platform: str, outcome: Outcome) -> None:
    """Refuse links that are not of this case on this platform, as they were given."""
    reported = {incident.get("url") for incident in incidents_of(case, platform)}
    faults = [
        Fault(f"/incidents/{number}", "unknown_incident", "Not a link of this report")
        for number, url in enumerate(outcome.incidents or ())
        if url not in reported
    ]
    if faults:
        raise RulesBroken(faults)


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


def _event(platform: str, outcome: Outcome, content: str) -> NewEvent:
    public = {
        "recipient": platform,
        "outcome_id": outcome.outcome_id,
        "status": outcome.status,
        "at": outcome.at,
        "content": content,
    }
    private: dict[str, Any] = outcome.model_dump(
        mode="json",
        include={"incidents", "statement_of_reasons", "message"},
        exclude_none=True,
    )
    return NewEvent(Kind.OUTCOME_RECORDED, public, private)
