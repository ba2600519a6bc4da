"""Read a case for its own page: what the API gives, what was sent, and what can be done now."""

from datetime import datetime

from chalicelib.catalogue.applicable import applicable_to
from chalicelib.limits import NEW_RECEIPTS
from chalicelib.model.case import Case
from chalicelib.model.events import Kind
from chalicelib.model.json_values import JsonObject
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.usecases.cases.read_case import ReadCaseDeps, status_of
from chalicelib.usecases.reporter.record_self_report import TELLABLE

ReadOwnCaseDeps = ReadCaseDeps
"""The same as ``read_case`` needs."""


_OUTSIDERS = frozenset({"platform", "authority"})
"""Whose words in the timeline are answers."""
_ANSWERS = frozenset(
    {
        *("reference", "submitted_at", "urgency", "verified", "withdrawn", "on_record_only"),
        *("writable", "self_reported", "appealed", "untold", "answered", "mail_failed"),
        *("asked_again", "handed_over"),
        *("links_open_all_from", "mailed_links"),
    }
)
_RECIPIENT = frozenset(
    {
        *("id", "kind", "name", "state", "promise", "overdue", "stage", "escalated_to"),
        *("sent_at", "delivered_at", "acknowledged_at", "decided_at"),
    }
)
_OUTCOME = frozenset({"outcome_id", "status", "at", "statement_of_reasons", "message"})
_NOT_TYPED = frozenset({"person_id", "via_id", "share_with", "filenames"})
"""Of a report: ids that mean something to us alone, and what stands elsewhere as it is by now."""
_LINE = frozenset({"seq", "at", "by", "what", "who", "text"})


def read_own_case(deps: ReadOwnCaseDeps, case: Case, *, whole: bool = True) -> JsonObject:
    """Return ``read_case`` and what only the page needs, such as what can be done with whom.

    Not ``whole``: what was answered and who can be written to, and nothing that the reporter typed.
    """
    view = _whole(deps, case)
    return view if whole else _answers_only(view)


def _answers_only(view: JsonObject) -> JsonObject:
    """Return of a view what others did and answered: by name, so that nothing new comes along."""
    return {
        **_only(view, _ANSWERS),
        "category": "",
        "evidence": [],
        "recipients": [_answer_of(recipient) for recipient in view["recipients"]],
        "timeline": [
            _only(line, _LINE if line["by"] in _OUTSIDERS else _LINE - {"text"})
            for line in view["timeline"]
        ],
        "messages": [m for m in view["messages"] if m["from"] != REPORTER],
    }


def _answer_of(recipient: JsonObject) -> JsonObject:
    """Return how far a recipient is, and what it said; not which links that is about.

    A time that binds it is for few kinds of abuse, and would tell which this is.
    """
    recipient_view = _only(recipient, _RECIPIENT)
    if "bound_by" in recipient["promise"]:
        recipient_view["promise"] = _only(recipient["promise"], frozenset({"basis"}))
    if "outcome" in recipient:
        recipient_view["outcome"] = _only(recipient["outcome"], _OUTCOME)
    return recipient_view


def _only(members: JsonObject, names: frozenset[str]) -> JsonObject:
    return {name: value for name, value in members.items() if name in names}


def _whole(deps: ReadOwnCaseDeps, case: Case) -> JsonObject:
    recipients = list(case.recipients.values())
    active = [] if case.withdrawn_by is not None else recipients
    having = [recipient for recipient in active if recipient.taken_back_by is None]
    return {
        **status_of(deps, case, deps.now()),
        "on_record_only": case.on_record_only,
        "promoted": case.promoted_by is not None,
        "pattern": case.pattern.private if case.pattern and case.public["verified"] else None,
        "share_with": dict(case.share_with),
        "signs": list(case.public["signs"]),
        "sent": _report(case),
        **_applicable(deps, case),
        "writable": [r.id for r in having if r.connected],
        "tellable": [r.id for r in active if r.state in TELLABLE],
        "appealable": [r.id for r in having if r.kind == "platform" and r.state == "decided"],
        "self_reported": {r.id: r.self_reported_at for r in recipients if r.self_reported_at},
        "appealed": {r.id: at for r in active if (at := _appealed_at(case, r))},
        "asked_again": [r.id for r in recipients if r.appeals],
        "handed_over": [r.id for r in recipients if r.handed_over_at],
        "untold": [r.id for r in recipients if not r.connected],
        "answered": _answered(case),
        "mail_failed": _mail_failed(case),
        "links_open_all_from": case.links_open_all_from,
        "mailed_links": not (case.report or {}).get("reporter", {}).get("no_mailed_links"),
        "receipts_end": case.receipts == NEW_RECEIPTS,
    }


def _applicable(deps: ReadOwnCaseDeps, case: Case) -> JsonObject:
    """Return ids of what applies: nation, office, days, offences and orders, where the nation is
    known."""
    if case.erased:
        return {}
    applicable = applicable_to(deps.catalogue, deps.laws(), case)
    return {
        "applicable": {
            "nation": applicable.nation.name if applicable.nation else None,
            "office": applicable.office.id if applicable.office else None,
            "days": [day.isoformat() for day in applicable.days],
            "offences": [law.id for law in applicable.offences],
            "orders": [law.id for law in applicable.orders],
        }
    }


def _report(case: Case) -> JsonObject:
    """Return the report as it was typed, and what its links were recognised as."""
    report = case.report or {}
    typed = {name: value for name, value in report.items() if value and name not in _NOT_TYPED}
    return {**typed, **({"incidents": case.incidents} if case.incidents else {})}


def _appealed_at(case: Case, recipient: Recipient) -> datetime | None:
    """Tell when its decision was appealed, unless it has answered since."""
    appeal = next(case.events_of(Kind.OUTCOME_APPEALED, recipient.id), None)
    if appeal is None or recipient.taken_back_by is not None:
        return None
    return None if recipient.outcomes[-1].seq > appeal.seq else appeal.at


def _answered(case: Case) -> list[str]:
    """List recipients that asked for more and have been written to since."""
    return [r.id for r in case.recipients.values() if _has_answer(case, r)]


def _has_answer(case: Case, recipient: Recipient) -> bool:
    questions = [o.seq for o in recipient.outcomes if o.status == "need_more_info"]
    if recipient.state != "need_more_info" or not questions:
        return False
    return any(m.to == recipient.id and m.seq > max(questions) for m in case.messages)


def _mail_failed(case: Case) -> str | None:
    """Tell why the newest mail to the reporter did not go; None where it did."""
    steps = [
        event
        for event in case.events
        if event.public.get("recipient") == REPORTER and event.kind.startswith("notification_")
    ]
    if steps and steps[-1].kind is Kind.NOTIFICATION_FAILED:
        return str(steps[-1].public.get("because", "returned"))
    return None
