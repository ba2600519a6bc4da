"""List an authority's cases to an officer of it, a page at a time.

A page reads at most ``ON_A_PAGE`` cases, however many there are, and has fewer where some were
erased. That a session read the list is on record before anything is shown: once in five minutes,
beside the authority and not in the cases, whose logs say who opened them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.errors import Malformed, NotFound, TooManyTries
from chalicelib.model.case import Case
from chalicelib.model.daily_summary import DAY, is_open
from chalicelib.model.events import stamp
from chalicelib.model.json_values import JsonObject
from chalicelib.model.kinds import MEANING
from chalicelib.model.recipient import Recipient
from chalicelib.ports import ListReading, ListReadings
from chalicelib.signing.mailed_links import mint_cursor, read_cursor
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps
from chalicelib.usecases.authority.authority_case_view import case_as_shared_with
from chalicelib.usecases.authority.officer_session import OfficerSession, read_session
from chalicelib.usecases.authority.record_opening import is_theirs
from chalicelib.usecases.cases.open_case import open_case

ON_A_PAGE = 50
MOST_PAGES = 600
"""Per session and hour: an officer can look all day, a loop cannot read cases for ever."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ListCasesDeps:
    """What listing needs."""

    officer: ActOnCaseDeps
    readings: ListReadings


def list_cases(deps: ListCasesDeps, session: str, cursor: str = "") -> JsonObject:
    """Return a page of the list, and ``next`` where there may be more.

    Raises NotSignedIn, Malformed for a cursor that is not ours or of another authority,
    TooManyTries, Unavailable.
    """
    opened = read_session(deps.officer.guards, deps.officer.addresses, session)
    after = _after(deps.officer, opened, cursor)
    seconds = int(_HOUR.total_seconds())
    if deps.officer.guards.count(f"list#{opened.digest}", seconds) > MOST_PAGES:
        raise TooManyTries(seconds)
    officer = opened.officer
    reading = ListReading(deps.officer.now(), opened.digest[:16], officer["name"], officer["role"])
    deps.readings.add(opened.authority, reading)
    case_ids, last = deps.officer.sent_cases.page(opened.authority, after, ON_A_PAGE)
    name = deps.officer.catalogue.authorities[opened.authority].name
    page: JsonObject = {
        "authority": {"id": opened.authority, "name": name},
        "officer": {"name": officer["name"], "role": officer["role"]},
        "cases": [
            entry
            for case_id in case_ids
            for entry in _entries(deps.officer, opened.authority, case_id)
        ],
    }
    if not last:
        secret = deps.officer.secrets.versions[deps.officer.secrets.current]
        page["next"] = mint_cursor(secret, opened.authority, case_ids[-1], opened.until)
    return page


def _after(deps: ActOnCaseDeps, session: OfficerSession, cursor: str) -> str:
    """Return the id of the case after which the page begins, "" for the first page."""
    if not cursor:
        return ""
    secrets = (secret for _, secret in deps.secrets.newest_first())
    after = read_cursor(secrets, session.authority, cursor)
    if after is None:
        raise Malformed("The cursor is not one that this list gave", code="cursor_unknown")
    return after


def _entries(deps: ActOnCaseDeps, authority: str, case_id: str) -> Iterator[JsonObject]:
    """Yield the case's line; nothing where it was erased, is not theirs, or never reached them."""
    try:
        case = open_case(deps.log, case_id)
    except NotFound:
        return
    if is_theirs(case, authority) and not case.erased:
        yield _entry(deps, case, case.recipients[authority])


def _entry(deps: ActOnCaseDeps, whole: Case, reader: Recipient) -> JsonObject:
    now, case = deps.now(), case_as_shared_with(whole, reader)
    candidate = (case.report or {}).get("candidate", {})
    open_now = is_open(whole, reader.id)
    brought_at = reader.sent_at or whole.event(reader.routed_seq).at
    entry: JsonObject = {
        "reference": case.reference,
        "submitted_at": stamp(case.submitted_at),
        "updated_at": stamp(_updated_at(case)),
        "urgency": case.public["urgency"],
        "category": case.public["category"],
        "verified": bool(case.public["verified"]),
        "state": reader.state,
        "overdue": open_now and reader.overdue(now),
        "new": now - brought_at < DAY,
        "waiting": open_now and _waits(whole, reader),
        "held": any(recipient.is_held for recipient in case.recipients.values()),
        "open": open_now,
        "candidate": candidate.get("name", ""),
        "area": candidate.get("area_name") or candidate.get("area_typed") or "",
        "accounts": list(_accounts(case)),
    }
    if reader.stage is not None:
        entry["stage"] = reader.stage.stage
    if reader.acknowledged_at is not None:
        entry["acknowledged_at"] = stamp(reader.acknowledged_at)
    return entry


def _updated_at(case: Case) -> Any:
    """Return when something happened to it last: that it was read or opened is nothing."""
    return next(event.at for event in reversed(case.events) if MEANING[event.kind].folds)


def _waits(case: Case, reader: Recipient) -> bool:
    """Tell whether it waits for the authority: nobody confirmed it, or a message is unanswered."""
    messages = [message for message in case.messages if reader.id in (message.sender, message.to)]
    unanswered = bool(messages) and messages[-1].to == reader.id
    return reader.acknowledged_at is None or unanswered


def _accounts(case: Case) -> Iterator[JsonObject]:
    """Yield each account that the report names once, as the daily mail counts them."""
    names = dict.fromkeys(
        (incident.get("platform") or "", str(incident["handle"]))
        for incident in case.incidents
        if incident.get("handle")
    )
    for platform, handle in names:
        yield {**({"platform": platform} if platform else {}), "handle": handle}
