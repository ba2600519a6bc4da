"""Mail an authority about one event of a case: at once, or by its next digest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.applicable import applicable_to
from chalicelib.catalogue.law import Laws
from chalicelib.errors import TryAgainLater
from chalicelib.model.audiences import AuthorityMail, MailTiming
from chalicelib.model.case import Case
from chalicelib.model.elections import election_named
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.kinds import MEANING
from chalicelib.model.preferences import Preferences
from chalicelib.model.recipient import Recipient
from chalicelib.model.urgency import EMERGENCY, PRESSING
from chalicelib.ports import Digests, Dispatch, Guards, IdSecrets, Letter, Patterns, SentCases
from chalicelib.ports.mail import RenderMail
from chalicelib.signing.mailed_links import case_link_url, mint_case_link
from chalicelib.usecases.cases.list_shared_cases import IN_A_MAIL, list_shared_cases
from chalicelib.usecases.cases.notified_recipients import find_notified
from chalicelib.usecases.cases.read_case import is_told_of_danger, other_forces
from chalicelib.usecases.cases.recipient_names import name_of
from chalicelib.usecases.cases.report_places import place_at_risk
from chalicelib.usecases.cases.should_send import kind_for
from chalicelib.usecases.notifications.floods import goes_alone, is_report
from chalicelib.usecases.notifications.letters import render_letter, thread_of
from chalicelib.usecases.notifications.send_mail import SendMailDeps, send_mail

WhyNot = Callable[[str], str | None]
"""Why an address is not mailed; None where it may be."""

_ESCALATION = "authority_escalation"
_SOON = frozenset({MailTiming.IN_A_FLOOD, MailTiming.UNLESS_EMERGENCY})
"""What waits for minutes and not for the hour."""


@dataclass(frozen=True, slots=True)
class NotifyAuthorityDeps:
    """What mailing an authority needs. ``contact`` and ``second_address`` read an authority's mail
    addresses anew; ``laws`` is the law, which only police are mailed."""

    mailing: SendMailDeps
    catalogue: Catalogue
    laws: Callable[[], Laws]
    contact: Callable[[str], str | None]
    second_address: Callable[[str], str | None]
    preferences: Callable[[str], Preferences]
    digests: Digests
    sent_cases: SentCases
    patterns: Patterns
    guards: Guards
    secrets: IdSecrets
    render: RenderMail
    base_url: str


def notify_authority(deps: NotifyAuthorityDeps, dispatch: Dispatch) -> None:
    """Mail the authority once, or put it into its digest. Raises TryAgainLater while it has no
    address, Unavailable."""
    why_not = cache(deps.mailing.suppressions.reason)
    send_mail(deps.mailing, dispatch, lambda case: _letter(deps, dispatch, case, why_not), why_not)


def _letter(
    deps: NotifyAuthorityDeps, dispatch: Dispatch, case: Case, why_not: WhyNot
) -> Letter | None:
    if case.report is None:
        return None  # erased before it was sent: there is nothing left to tell
    event, original = case.event(dispatch.seq), case.event(case.original(dispatch.seq))
    pressing = case.public["urgency"] in PRESSING
    if is_report(case, dispatch):
        deps.sent_cases.put(dispatch.recipient, case.case_id, event.at)
    if not _at_once(deps, case, dispatch):
        waits = _mail(kind_for(original, dispatch.recipient)).waits
        soon = pressing or event is not original or waits in _SOON
        deps.digests.put(replace(dispatch, shared=None), soon=soon)  # it counts when it is mailed
        return None
    to_second = event.public.get("to") == "fallback"
    to = _address(deps, dispatch.recipient, why_not, to_second=to_second)
    if to is None:
        raise TryAgainLater("this authority's address was removed after the case was routed to it")
    language = deps.preferences(dispatch.recipient).language
    template, context = _content(deps, case, dispatch, language, to)
    return render_letter(
        deps.render,
        template,
        language,
        context,
        key=f"{dispatch.case_id}.{dispatch.seq}.{dispatch.recipient}",
        to=to,
        thread=thread_of(deps.base_url, case.case_id, dispatch.recipient),
    )


def _address(
    deps: NotifyAuthorityDeps, authority: str, why_not: WhyNot, *, to_second: bool
) -> str | None:
    """Return the second address where that is requested, or no first one may be mailed."""
    if to_second:
        return deps.second_address(authority)
    first = deps.contact(authority)
    if first and why_not(first) is None:
        return first
    second = deps.second_address(authority)
    return second if second and why_not(second) is None else first


def _at_once(deps: NotifyAuthorityDeps, case: Case, dispatch: Dispatch) -> bool:
    """Return whether it is mailed at once, not by a digest.

    What was requested is, and what is urgent or follows from a case; without an access code unless
    there is a flood of it. What came back goes out as at first: a digest that bounced is no flood
    of single mails.
    """
    original = case.event(case.original(dispatch.seq))
    waits = _mail(kind_for(original, dispatch.recipient)).waits
    if waits is MailTiming.ALWAYS:
        return False
    if waits is MailTiming.NEVER:
        return True
    if waits is MailTiming.UNLESS_PRESSING and case.public["urgency"] not in PRESSING:
        return False
    if waits is MailTiming.UNLESS_EMERGENCY:
        return case.public["urgency"] == EMERGENCY and goes_alone(deps.guards, case, dispatch)
    return bool(case.public["verified"]) or goes_alone(deps.guards, case, dispatch)


def _content(
    deps: NotifyAuthorityDeps, case: Case, dispatch: Dispatch, language: str, to: str
) -> tuple[str, dict[str, Any]]:
    """Return template and context. What goes out once more says what the first mail said."""
    authority, original = dispatch.recipient, case.event(case.original(dispatch.seq))
    escalated_to = original.public.get("escalated_to")
    if escalated_to == authority and original.public["recipient"] != authority:
        return _ESCALATION, _escalation(deps, case, original, authority)
    context = _context(deps, case, case.recipients[authority])
    context["case_url"] = _case_url(deps, case, authority, language, to)
    kind = kind_for(original, authority)
    if _mail(kind).waits is MailTiming.UNLESS_PRESSING:
        context["shared"] = _shared(deps, case, dispatch)
    was_handed_over = original.kind is Kind.HANDED_OVER
    giver = name_of(deps.catalogue, original.public["recipient"]) if was_handed_over else ""
    context["handed_over_by"] = giver
    if original.kind is Kind.RESPONSE_OVERDUE:
        context |= {"what": original.public["what"], "due": moment(original.public["due"])}
    if original.kind in {Kind.HOLD_RELEASED, Kind.HOLD_ENDING}:
        context |= _hold(deps.catalogue, case, original)
        context["renew_url"] = f"{context['case_url']}.renew={original.public['platform']}"
    if original.kind in {Kind.PRESERVATION_ANSWERED, Kind.PRESERVATION_OVERDUE}:
        platform = name_of(deps.catalogue, original.public["platform"])
        context |= {"platform": platform, "answer": original.public.get("status", "overdue")}
    return _mail(kind).template, context


def _shared(deps: NotifyAuthorityDeps, case: Case, dispatch: Dispatch) -> list[dict[str, Any]]:
    """Return what other cases share with a case that is new to the authority."""
    reader, counted = case.recipients[dispatch.recipient], dispatch.counted(deps.mailing.now())
    links = list_shared_cases(deps.patterns, deps.catalogue, case, reader, IN_A_MAIL, counted)
    return [link for link in links if "rejected" not in link]


def _hold(catalogue: Catalogue, case: Case, event: Event) -> dict[str, Any]:
    """Return of which platform a hold ends, when, why where it has ended, and whether another force
    holds it as well."""
    public = event.public
    holds = case.recipients[public["platform"]].holds
    return {
        "platform": name_of(catalogue, public["platform"]),
        "why": public.get("why", ""),
        "held_by_others": bool(holds.keys() - {public["recipient"]}),
        "until": moment(public["until"]) if "until" in public else event.at,
    }


def _mail(kind: Kind) -> AuthorityMail:
    mail = MEANING[kind].authority
    if mail is None:
        raise AssertionError(f"authorities are mailed nothing of {kind}")
    return mail


def _escalation(
    deps: NotifyAuthorityDeps, case: Case, original: Event, authority: str
) -> dict[str, Any]:
    """Return who missed which promise: nothing of what was reported, nor whom it is about."""
    overdue = case.recipients[original.public["recipient"]]
    return {
        "reference": case.reference,
        "authority": deps.catalogue.authorities[authority].name,
        "who": name_of(deps.catalogue, overdue.id),
        "published": overdue.promise.basis == "published",
        "urgency": deps.catalogue.urgencies[case.public["urgency"]],
        "sent_at": overdue.sent_at or overdue.submitted_at,
        "what": original.public["what"],
        "due": moment(original.public["due"]),
    }


def named_acknowledge_by(recipient: Recipient, now: datetime) -> datetime:
    """Return the time that a mail names, composed now: that of the log, which will run from now on
    where nothing was sent yet."""
    return recipient.acknowledge_by if recipient.sent_at else recipient.promise.acknowledge_by(now)


def _with_platform_name(catalogue: Catalogue, incident: Mapping[str, Any]) -> dict[str, Any]:
    """Return the incident, its platform by name."""
    platform = incident.get("platform")
    return {**incident, **({"platform": name_of(catalogue, platform)} if platform else {})}


def _case_url(deps: NotifyAuthorityDeps, case: Case, authority: str, language: str, to: str) -> str:
    secret = deps.secrets.versions[deps.secrets.current]
    token = mint_case_link(secret, case.case_id, authority, to, deps.mailing.now())
    return case_link_url(deps.base_url, token, language)


def _context(deps: NotifyAuthorityDeps, case: Case, recipient: Recipient) -> dict[str, Any]:
    catalogue, report = deps.catalogue, case.report or {}
    applicable = applicable_to(catalogue, deps.laws(), case)
    return {
        "office": applicable.office,
        "applicable": applicable if recipient.kind == "police" else None,
        "reference": case.reference,
        "authority": catalogue.authorities[recipient.id].name,
        "reason": "" if is_told_of_danger(case, recipient) else recipient.reason,
        "urgency": catalogue.urgencies[case.public["urgency"]],
        "category": catalogue.categories[case.public["category"]],
        "danger": case.public["danger"],
        "signs": [catalogue.signs[sign].label for sign in case.public["signs"]],
        "verified": case.public["verified"],
        "submitted_at": case.submitted_at,
        "acknowledge_by": named_acknowledge_by(recipient, deps.mailing.now()),
        "candidate": report["candidate"],
        "area": report["candidate"].get("area_name", ""),
        "election": election_named(
            report["candidate"].get("election", ""), catalogue.election_types
        ),
        "at_risk": place_at_risk(report),
        "reporter": report["reporter"],
        "incidents": [_with_platform_name(catalogue, incident) for incident in case.incidents],
        "as_typed": report.get("as_typed", {}),
        "statement": report.get("statement"),
        "other_forces": other_forces(catalogue, case, recipient.id),
        **_other_recipients(catalogue, case, recipient),
    }


def _other_recipients(catalogue: Catalogue, case: Case, reader: Recipient) -> dict[str, list[str]]:
    """Return who else was sent it, to whom it is on its way, and who is held back."""
    notified = [other.id for other in find_notified(case) if other.id != reader.id]
    other_recipients = (
        other for other in case.recipients.values() if other.id not in {*notified, reader.id}
    )
    held = [other.id for other in case.recipients.values() if other.is_held]
    to_come = [other.id for other in other_recipients if other.connected and other.has_clock]
    return {
        "also_sent_to": [name_of(catalogue, other) for other in notified],
        "being_sent_to": [name_of(catalogue, other) for other in to_come],
        "held": [name_of(catalogue, other) for other in held],
    }
