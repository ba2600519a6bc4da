"""A case for its own page: what the API says, what was sent, and what can be done with it."""

from datetime import datetime
from typing import Any

from chalicelib.model.case import REPORTER, Case, Recipient
from chalicelib.model.events import Kind
from chalicelib.usecases.cases.read_case import ReadCaseDeps, status_of
from chalicelib.usecases.reporter.record_self_report import TELLABLE

Json = dict[str, Any]


def read_own_case(deps: ReadCaseDeps, case: Case) -> Json:
    """Give ``read_case`` and what only the page needs, such as what can be done with whom."""
    open_for = {who.id: who for who in case.recipients.values() if case.withdrawn_by is None}
    return {
        **status_of(deps.catalogue, case, deps.now()),
        "log_only": case.log_only,
        "share_with": dict(case.share_with),
        "sent": _sent(case),
        "writable": [
            who.id for who in open_for.values() if who.connected and who.state != "withdrawn"
        ],
        "tellable": [who.id for who in open_for.values() if who.state in TELLABLE],
        "appealable": [
            who.id for who in open_for.values() if who.kind == "platform" and who.state == "decided"
        ],
        "self_reported": {
            who.id: who.self_reported_at for who in case.recipients.values() if who.self_reported_at
        },
        "appealed": {
            who.id: asked for who in open_for.values() if (asked := _asked_again(case, who))
        },
        "untold": [who.id for who in case.recipients.values() if not who.connected],
        "answered": _answered(case),
        "mail_failed": _mail_failed(case),
    }


def _sent(case: Case) -> Json:
    """The report as it was typed, and what its links were recognised as."""
    report = case.report or {}
    members = ("reporter", "candidate", "incidents", "statement")
    return {name: report[name] for name in members if report.get(name)}


def _asked_again(case: Case, who: Recipient) -> datetime | None:
    """When it was asked to look again, unless it has answered since."""
    asked = next(case.events_of(Kind.OUTCOME_APPEALED, who.id), None)
    if asked is None or who.state == "withdrawn" or who.outcomes[-1].seq > asked.seq:
        return None
    return asked.at


def _answered(case: Case) -> list[str]:
    """Recipients that asked for more and have been written to since."""
    found = []
    for who in case.recipients.values():
        asked = max((it.seq for it in who.outcomes if it.status == "need_more_info"), default=None)
        written = max((said.seq for said in case.messages if said.to == who.id), default=0)
        if who.state == "need_more_info" and asked is not None and written > asked:
            found.append(who.id)
    return found


def _mail_failed(case: Case) -> str | None:
    """Why the newest mail to the person did not go, where it did not."""
    to_them = [it for it in case.events if it.public.get("recipient") == REPORTER]
    steps = [it for it in to_them if it.kind.startswith("notification_")]
    if steps and steps[-1].kind is Kind.NOTIFICATION_FAILED:
        return str(steps[-1].public.get("because", "returned"))
    return None
