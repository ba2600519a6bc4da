"""Mail the reporter about an event: nothing that was typed into the form, and no receipt.

The address is not verified. Its owner learns a reference, and who was notified.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.languages import localised
from chalicelib.limits import STATUS_LINK, WHOLE_ACCESS_WAIT
from chalicelib.model.audiences import Quota
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.incident_progress import incidents_of
from chalicelib.model.kinds import MEANING, SENDS_OUT
from chalicelib.model.mailboxes import mailbox_of
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.references import digest, reference_of
from chalicelib.model.urgency import EMERGENCY
from chalicelib.ports import Dispatch, Guards, IdSecrets, Letter
from chalicelib.ports.mail import RenderMail
from chalicelib.signing.mailed_links import status_code, status_fragment
from chalicelib.usecases.cases.read_case import recipient_states
from chalicelib.usecases.cases.recipient_names import name_of
from chalicelib.usecases.cases.should_send import still_overdue
from chalicelib.usecases.notifications.letters import render_letter, thread_of
from chalicelib.usecases.notifications.send_mail import SendMailDeps, note_mail, send_mail
from chalicelib.usecases.sessions.status_links import keep_status_link

MAIL_CAP = "mail_cap"
"""Why a mail was not sent: ``because`` of its ``notification_failed``."""

_DAY = 24 * 3600
_DISCREET = {Kind.STATUS_LINK_REQUESTED: "reporter_news_link"}
"""Discreet mails that say more than that there is news."""
_KEPT_BACK = frozenset({"outcome", "incidents"})
"""What a recipient wrote stays out of mails, and so does what the reporter typed."""


@dataclass(frozen=True, slots=True)
class NotifyReporterDeps:
    """What mailing the reporter needs."""

    mailing: SendMailDeps
    guards: Guards
    secrets: IdSecrets
    """Of links."""
    digests: IdSecrets
    catalogue: Catalogue
    render: RenderMail
    base_url: str
    most_mails: int
    """To one mailbox in a day, of each ``Quota`` of verified and of unverified reports."""


def notify_reporter(deps: NotifyReporterDeps, dispatch: Dispatch) -> None:
    """Mail the reporter once about one event. Raises TryAgainLater, Unavailable.

    What anybody can cause is mailed to one mailbox so often in a day, and no more: it is recorded
    as not sent, which the status page says.
    """

    def compose(case: Case) -> Letter | None:
        letter = _letter(deps, dispatch, case)
        if letter is None or not _one_too_many(deps, case, case.event(dispatch.seq), letter):
            return letter
        reason = {"because": MAIL_CAP}
        note_mail(deps.mailing, dispatch, Kind.NOTIFICATION_FAILED, reason, last_read=case)
        return None

    send_mail(deps.mailing, dispatch, compose)


def _one_too_many(deps: NotifyReporterDeps, case: Case, event: Event, letter: Letter) -> bool:
    """Return whether the day's mails of its quota to this mailbox are used up.

    A notification counts once. An emergency's confirmation is not counted at all.
    """
    quota = _quota_of(case, event)
    if quota is None or not deps.guards.spend(f"mail#{letter.key}", _DAY):
        return False
    secret = deps.digests.versions[deps.digests.current]
    to = digest(secret, "mail", mailbox_of(letter.to))
    return deps.guards.count(f"mails#{quota}#{to}", _DAY) > deps.most_mails


def _quota_of(case: Case, event: Event) -> str | None:
    """Return what an event's mail counts as; None for what is never counted out.

    Anybody can type an address into unverified reports: these never use up what verified ones have.
    Nor do they use up each other's first link of a day, once the mailbox knows of the report.
    """
    mail = MEANING[event.kind].reporter
    if mail is None or mail.quota is None or case.public.get("synthetic"):
        return None
    if event.kind in SENDS_OUT and _is_emergency(case):
        return None
    if mail.quota is Quota.LINKS and _was_confirmed(case) and _is_first_of_a_day(case, event):
        return None
    return f"{mail.quota}#{'verified' if case.public['verified'] else 'unverified'}"


def _was_confirmed(case: Case) -> bool:
    """Return whether the mailbox was mailed that the report was sent out or kept."""
    sending_out = (event for event in case.events if event.kind in SENDS_OUT)
    return any(case.notification(event.seq, REPORTER).settled for event in sending_out)


def _is_first_of_a_day(case: Case, event: Event) -> bool:
    """Return whether nobody requested a link to this report in the day before."""
    before = (earlier for earlier in case.events_of(event.kind) if earlier.seq < event.seq)
    return all((event.at - earlier.at).total_seconds() >= _DAY for earlier in before)


def _is_emergency(case: Case) -> bool:
    """Return whether somebody is called to act at once: what is kept on record calls nobody."""
    return case.public["urgency"] == EMERGENCY and not case.log_only


def _letter(deps: NotifyReporterDeps, dispatch: Dispatch, case: Case) -> Letter | None:
    reporter = (case.report or {}).get("reporter", {})
    if "email" not in reporter:
        return None  # none was given, or the case was erased since
    event = case.event(case.original(dispatch.seq))
    mail = MEANING[event.kind].reporter
    if mail is None:
        raise AssertionError(f"the reporter is mailed nothing of {event.kind}")
    context = {
        **_context(deps, case),
        **_event_context(deps, event),
        **_MORE.get(event.kind, _nothing_more)(deps, case, event),
    }
    letter = render_letter(
        deps.render,
        _DISCREET.get(event.kind, "reporter_news") if _is_discreet(case) else mail.template,
        _language(case),
        context,
        key=f"{dispatch.case_id}.{dispatch.seq}.{dispatch.recipient}",
        to=reporter["email"],
        thread=thread_of(deps.base_url, case.case_id, "reporter"),
    )
    return _unmarked(deps, letter) if _is_discreet(case) else letter


def _is_discreet(case: Case) -> bool:
    return bool((case.report or {})["reporter"].get("discreet_mail"))


def _unmarked(deps: NotifyReporterDeps, letter: Letter) -> Letter:
    """Name the case in no header: whoever knows a reference can ask for a link to it."""
    secret = deps.secrets.versions[deps.secrets.current]
    mark = digest(secret, "letter", letter.key)
    return replace(letter, mark=mark, thread=thread_of(deps.base_url, mark))


def _context(deps: NotifyReporterDeps, case: Case) -> dict[str, Any]:
    recipients = recipient_states(deps.catalogue, case, deps.mailing.now())
    return {
        "reference": case.reference,
        "urgency": case.public["urgency"],
        "danger": case.public["danger"],
        "recipients": [
            {name: value for name, value in recipient_view.items() if name not in _KEPT_BACK}
            for recipient_view in recipients
        ],
        "status_url": deps.base_url + localised(_language(case), "/status"),
    }


def _language(case: Case) -> str:
    return str((case.report or {})["reporter"]["language"])


def _event_context(deps: NotifyReporterDeps, event: Event) -> Mapping[str, Any]:
    """Return what most mails say of their event: who did what, and to whom it went."""
    public = event.public
    sender, to = public.get("from", public.get("recipient")), public.get("to")
    return {
        "who": name_of(deps.catalogue, sender) if sender else "",
        "to": name_of(deps.catalogue, to) if to else "",
        "status": public.get("status", ""),
        "stage": public.get("stage", ""),
    }


def _nothing_more(deps: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    return {}


def _link(deps: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    secret = deps.secrets.versions[deps.secrets.current]
    code = status_code(secret, event.case_id, event.seq)
    fragment = status_fragment(reference_of(event.case_id), code)
    keep_status_link(deps.guards, event.case_id, event.seq, code)
    return {"code": code, "fragment": fragment, "until": deps.mailing.now() + STATUS_LINK}


def _overdue(deps: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    """Return everything that one check found overdue and still is: it is in one mail."""
    overdue = still_overdue(case, event)
    return {"overdue": [_promise_missed(deps, case, missed) for missed in overdue]}


def _promise_missed(deps: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    """Return one missed promise; ``sent_at`` is when what we were late to send went out."""
    to, recipient = event.public.get("escalated_to"), case.recipients[event.public["recipient"]]
    return {
        "kind": recipient.kind,
        "sent_at": recipient.sent_at,
        "who": name_of(deps.catalogue, recipient.id),
        "what": event.public["what"],
        "due": moment(event.public["due"]),
        "escalated_to": name_of(deps.catalogue, to) if to else "",
    }


def _outcome(deps: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    """Return which of the links on the platform it is about, by their numbers on the page."""
    places = event.public.get("incidents")
    count = len(incidents_of(case, event.public["recipient"]))
    return {"links": [place + 1 for place in places or ()] if count > 1 else [], "count": count}


def _pattern(deps: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    """Return what others share with a report that was only kept, and how many at least."""
    return {name: (event.private or {})[name] for name in ("shares", "reports")}


def _whole_access(deps: NotifyReporterDeps, case: Case, event: Event) -> Mapping[str, Any]:
    return {"opens": event.at + WHOLE_ACCESS_WAIT}


_MORE: Mapping[Kind, Callable[[NotifyReporterDeps, Case, Event], Mapping[str, Any]]] = {
    Kind.OUTCOME_RECORDED: _outcome,
    Kind.STATUS_LINK_REQUESTED: _link,
    Kind.RESPONSE_OVERDUE: _overdue,
    Kind.WHOLE_ACCESS_REQUESTED: _whole_access,
    Kind.PATTERN_FORMED: _pattern,
}
"""Of these kinds the mail says more than ``_event_context``."""
