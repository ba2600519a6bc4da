"""Mail authorities what is not urgent, together: hourly or each morning, as each prefers.

What is urgent beyond so many mails in ten minutes comes here as well, and so does what came back
from an address. Both go out within five minutes, before anything else: a flood is one mail with a
count, never silence. What goes out is packed before it goes: what the carrier says of the mail
holds for everything in it. Killed between mail and note, the same mail goes out again under the
same key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from chalicelib.catalogue import Catalogue
from chalicelib.errors import NotFound
from chalicelib.model.case import Case
from chalicelib.model.events import Kind
from chalicelib.model.preferences import Preferences
from chalicelib.ports import Digests, Dispatch, IdSecrets, Letter, Waiting
from chalicelib.ports.mail import RenderMail, render_letter, thread_of
from chalicelib.signing.mailed_links import case_link_url, mint_case_link
from chalicelib.usecases.cases.record_event import open_case
from chalicelib.usecases.cases.should_send import should_send
from chalicelib.usecases.cases.try_each import try_each
from chalicelib.usecases.notifications.digest_letter import (
    MOST_IN_ONE,
    Entry,
    digest_context,
    id_of,
    key_of,
)
from chalicelib.usecases.notifications.record_mail_event import DIGEST
from chalicelib.usecases.notifications.send_mail import SendMailDeps, first_open, note_mail

SOON = timedelta(minutes=5)
"""How long what is urgent waits for others at most, once there are that many."""


@dataclass(frozen=True, slots=True)
class SendDigestsDeps:
    """What sending digests needs."""

    mailing: SendMailDeps
    digests: Digests
    catalogue: Catalogue
    contacts: Callable[[], Mapping[str, str]]
    fallbacks: Callable[[], Mapping[str, str]]
    preferences: Callable[[], Mapping[str, Preferences]]
    secrets: IdSecrets
    render: RenderMail
    base_url: str


def send_digests(deps: SendDigestsDeps) -> int:
    """Send every digest whose time has come and return how many mails that was.

    Raises Unavailable, at the end, where one failed: it holds up no other, and the next run has it.
    """
    return try_each(deps.digests.authorities(), partial(_send_to, deps), "digests")


def _send_to(deps: SendDigestsDeps, authority: str) -> int:
    wishes = deps.preferences().get(authority, Preferences())
    waiting = deps.digests.waiting(authority, MOST_IN_ONE)
    first, second = deps.contacts().get(authority), deps.fallbacks().get(authority)
    if not (first or second) or not any(_is_due(deps, wishes, waited) for waited in waiting):
        return 0
    best = first_open(deps.mailing.suppressions, first, second)
    lines = (best, second)
    pairs = [(waited, _entry(deps, waited, wishes.language, lines)) for waited in waiting]
    deps.digests.remove([waited for waited, entry in pairs if entry is None])
    entries = sorted((entry for _, entry in pairs if entry), key=partial(_order, deps))
    letters = [[e for e in entries if e.to == to] for to in dict.fromkeys((best, second))]
    return sum(_mail(deps, authority, wishes, letter) for letter in letters if letter)


def _mail(deps: SendDigestsDeps, authority: str, wishes: Preferences, entries: list[Entry]) -> int:
    """Mail these together and return 1; 0 where no address may be mailed."""
    to = entries[0].to
    dispatches = [entry.waited.dispatch for entry in entries]
    details: dict[str, str] = {}
    if first_open(deps.mailing.suppressions, to) is None:
        kind, details = Kind.NOTIFICATION_FAILED, {"because": "suppressed"}
    else:
        kind, digest_id = Kind.NOTIFICATION_SENT, id_of(dispatches)
        deps.digests.pack(digest_id, dispatches)
        letter = _letter(deps, authority, wishes, entries, digest_id)
        details = {"message_id": deps.mailing.mail.send(letter), "digest": digest_id}
    for dispatch in dispatches:
        note_mail(deps.mailing, dispatch, kind, details)
    deps.digests.remove([entry.waited for entry in entries])
    return int(kind is Kind.NOTIFICATION_SENT)


def _letter(
    deps: SendDigestsDeps,
    authority: str,
    wishes: Preferences,
    entries: Sequence[Entry],
    digest_id: str,
) -> Letter:
    return render_letter(
        deps.render,
        "authority_digest",
        wishes.language,
        digest_context(deps.catalogue, authority, entries),
        key=key_of(entries, digest_id),
        to=str(entries[0].to),
        thread=thread_of(deps.base_url, DIGEST, authority),
    )


def _is_due(deps: SendDigestsDeps, wishes: Preferences, waited: Waiting) -> bool:
    now = deps.mailing.now()
    if waited.soon:
        return now - waited.since >= SOON
    return now >= wishes.digest_due(waited.since)


def _order(deps: SendDigestsDeps, entry: Entry) -> tuple[int, datetime]:
    return deps.catalogue.urgencies[entry.urgency].rank, entry.submitted_at


def _entry(
    deps: SendDigestsDeps, waited: Waiting, language: str, lines: tuple[str | None, str | None]
) -> Entry | None:
    """Return the entry, addressed to one of two ``lines``; None where there is nothing to send.

    ``lines`` are the best address that there is, and the second one where the first has failed. It
    is not sent where it was sent before, or the report was withdrawn or erased.
    """
    dispatch = waited.dispatch
    case = _case_to_send(deps, dispatch)
    if case is None or case.report is None:
        return None
    event, original = case.event(dispatch.seq), case.event(case.original(dispatch.seq))
    to = lines[event.public.get("to") == "fallback"]
    return Entry(
        waited=waited,
        kind=original.kind,
        to=to,
        again=event is not original,
        reference=case.reference,
        urgency=case.public["urgency"],
        category=deps.catalogue.categories[case.public["category"]].label,
        area=case.report["candidate"].get("area_name", ""),
        submitted_at=case.submitted_at,
        acknowledge_by=case.recipients[dispatch.recipient].acknowledge_by,
        case_url=_case_url(deps, case, dispatch.recipient, language, to),
    )


def _case_to_send(deps: SendDigestsDeps, dispatch: Dispatch) -> Case | None:
    try:
        case = open_case(deps.mailing.log, dispatch.case_id)
    except NotFound:
        return None
    settled = case.notification(dispatch.seq, dispatch.recipient).settled
    return case if not settled and should_send(case, dispatch) else None


def _case_url(
    deps: SendDigestsDeps, case: Case, authority: str, language: str, to: str | None
) -> str:
    secret = deps.secrets.versions[deps.secrets.current]
    token = mint_case_link(secret, case.case_id, authority, to or "", deps.mailing.now())
    return case_link_url(deps.base_url, token, language)
