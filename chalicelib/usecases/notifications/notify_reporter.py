"""Tell the person who reported, by mail: nothing that was typed into the form, and no receipt.

The address is not verified. Whoever's it is learns a reference, and who was told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.limits import STATUS_LINK
from chalicelib.model.case import Case
from chalicelib.model.clocks import told_together
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.references import digest, reference_of
from chalicelib.model.status_links import fragment_of, link_code
from chalicelib.ports import Dispatch, Guards, IdSecrets, Letter
from chalicelib.usecases.cases.read_case import recipients_of
from chalicelib.usecases.cases.read_timeline import name_of
from chalicelib.usecases.notifications.letters import Render, thread_of
from chalicelib.usecases.notifications.send_mail import SendMailDeps, note_mail, send_mail

MAIL_CAP = "mail_cap"
"""Why a mail was not sent: ``because`` of its ``notification_failed``."""

_DAY = 24 * 3600
_BY_ANYBODY = frozenset(
    {
        Kind.REPORT_SUBMITTED,
        Kind.PROMOTED,
        Kind.CONSENT_CORRECTED,
        Kind.WITHDRAWN,
        Kind.STATUS_LINK_REQUESTED,
    }
)


@dataclass(frozen=True, slots=True)
class NotifyReporterDeps:
    """What mailing the reporter needs."""

    room: SendMailDeps
    guards: Guards
    secrets: IdSecrets
    catalogue: Catalogue
    render: Render
    base_url: str
    most_mails: int
    """To one address in a day, of what whoever types it in can cause; answers do not count."""


def notify_reporter(desk: NotifyReporterDeps, dispatch: Dispatch) -> None:
    """Mail the reporter once about one event. Raises TryAgainLater, Unavailable.

    What anybody can cause is mailed to one address so often in a day, and no more: it is recorded
    as not sent, which the status page says.
    """

    def compose(case: Case) -> Letter | None:
        letter = _letter(desk, dispatch, case)
        if letter is None or not _one_too_many(desk, case.event(dispatch.seq), letter):
            return letter
        said = {"because": MAIL_CAP}
        note_mail(desk.room, dispatch, Kind.NOTIFICATION_FAILED, said, seen=case)
        return None

    send_mail(desk.room, dispatch, compose)


def _one_too_many(desk: NotifyReporterDeps, event: Event, letter: Letter) -> bool:
    """Whether the day's mails to this address are used up; each notification counts once."""
    if event.kind not in _BY_ANYBODY or not desk.guards.spend(f"mail#{letter.key}", _DAY):
        return False
    to = digest(desk.secrets.versions[desk.secrets.current], "mail", letter.to.casefold())
    return desk.guards.count(f"mails#{to}", _DAY) > desk.most_mails


def _letter(desk: NotifyReporterDeps, dispatch: Dispatch, case: Case) -> Letter | None:
    reporter = (case.report or {}).get("reporter", {})
    if "email" not in reporter:
        return None  # none was given, or the case was erased since
    event = case.event(case.original(dispatch.seq))
    language = _language(case)
    subject, text, html = desk.render(
        _TEMPLATES[event.kind],
        language,
        **_context(desk, case),
        **_CONTEXTS[event.kind](desk, event),
        **_all_that_is_late(desk, case, event),
    )
    return Letter(
        key=f"{dispatch.case_id}.{dispatch.seq}.{dispatch.recipient}",
        to=reporter["email"],
        subject=subject,
        text=text,
        html=html,
        language=language,
        thread=thread_of(desk.base_url, case.case_id, "reporter"),
    )


def _context(desk: NotifyReporterDeps, case: Case) -> dict[str, Any]:
    recipients = recipients_of(desk.catalogue, case, desk.room.now())
    return {
        "reference": case.reference,
        "urgency": case.public["urgency"],
        "danger": case.public["danger"],
        "recipients": [
            {name: value for name, value in who.items() if name not in {"self_report", "outcome"}}
            for who in recipients
        ],
        "status_url": f"{desk.base_url}{'/cy' if _language(case) == 'cy' else ''}/status",
    }


def _language(case: Case) -> str:
    return str((case.report or {})["reporter"]["language"])


def _nothing_more(desk: NotifyReporterDeps, event: Event) -> Mapping[str, Any]:
    return {}


def _message(desk: NotifyReporterDeps, event: Event) -> Mapping[str, Any]:
    return {"who": name_of(desk.catalogue, event.public["from"])}


def _link(desk: NotifyReporterDeps, event: Event) -> Mapping[str, Any]:
    secret = desk.secrets.versions[desk.secrets.current]
    code = link_code(secret, event.case_id, event.seq)
    fragment = fragment_of(reference_of(event.case_id), code)
    return {"code": code, "fragment": fragment, "until": event.at + STATUS_LINK}


def _outcome(desk: NotifyReporterDeps, event: Event) -> Mapping[str, Any]:
    return {
        "who": name_of(desk.catalogue, event.public["recipient"]),
        "status": event.public["status"],
    }


def _stage(desk: NotifyReporterDeps, event: Event) -> Mapping[str, Any]:
    to = event.public.get("to")
    return {
        "who": name_of(desk.catalogue, event.public["recipient"]),
        "to": name_of(desk.catalogue, to) if to else "",
        "stage": event.public.get("stage", ""),
    }


def _all_that_is_late(desk: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    """Whatever was found late at one look is told by one mail."""
    if event.kind is not Kind.RESPONSE_OVERDUE:
        return {}
    return {"late": [_overdue(desk, case, each) for each in told_together(case, event)]}


def _overdue(desk: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    """``sent_at`` is when what was late for us went out after all."""
    to = event.public.get("escalated_to")
    return {
        "sent_at": case.recipients[event.public["recipient"]].sent_at,
        "who": name_of(desk.catalogue, event.public["recipient"]),
        "what": event.public["what"],
        "due": moment(event.public["due"]),
        "escalated_to": name_of(desk.catalogue, to) if to else "",
    }


_TEMPLATES = {
    Kind.REPORT_SUBMITTED: "reporter_confirmation",
    Kind.OUTCOME_RECORDED: "reporter_outcome",
    Kind.MESSAGE_SENT: "reporter_message",
    Kind.PROMOTED: "reporter_told",
    Kind.CONSENT_CORRECTED: "reporter_told",
    Kind.WITHDRAWN: "reporter_withdrawn",
    Kind.STATUS_LINK_REQUESTED: "reporter_link",
    Kind.EVIDENCE_REJECTED: "reporter_evidence",
    Kind.EVIDENCE_SCANNED: "reporter_evidence",
    Kind.RESPONSE_OVERDUE: "reporter_overdue",
    Kind.STAGE_RECORDED: "reporter_stage",
    Kind.HANDED_OVER: "reporter_stage",
}
_CONTEXTS: Mapping[Kind, Callable[[NotifyReporterDeps, Event], Mapping[str, Any]]] = {
    Kind.REPORT_SUBMITTED: _nothing_more,
    Kind.OUTCOME_RECORDED: _outcome,
    Kind.MESSAGE_SENT: _message,
    Kind.PROMOTED: _nothing_more,
    Kind.CONSENT_CORRECTED: _nothing_more,
    Kind.WITHDRAWN: _nothing_more,
    Kind.STATUS_LINK_REQUESTED: _link,
    Kind.EVIDENCE_REJECTED: _nothing_more,
    Kind.EVIDENCE_SCANNED: _nothing_more,
    Kind.RESPONSE_OVERDUE: _nothing_more,
    Kind.STAGE_RECORDED: _stage,
    Kind.HANDED_OVER: _stage,
}
