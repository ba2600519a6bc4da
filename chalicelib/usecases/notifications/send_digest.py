"""Mail one authority what is not mailed singly, together: hourly or each morning, as it prefers.

What is urgent beyond a few mails in ten minutes comes here as well, and so does what came back
from an address. Both go out within a minute, then every five, before anything else: a flood is one
running mail with a count and a link to the list, never silence. What goes out is packed before it
goes: what the carrier says of the mail holds for everything in it, and whoever finds it packed and
not noted knows from one case of it whether it went out; if none knows, the same mail goes out again
under the same key.
"""

from contextlib import ExitStack
from functools import partial

from chalicelib.limits import FLOOD_NEWS
from chalicelib.model.events import Kind, stamp
from chalicelib.model.preferences import Preferences
from chalicelib.ports import WaitingNotification
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.jobs.lease import Lease
from chalicelib.usecases.notifications.digest_letter import (
    DigestEntry,
    fitting,
    flooded,
    id_of,
    in_order,
)
from chalicelib.usecases.notifications.digest_post import (
    AuthorityMailing,
    SendDigestsDeps,
    drop_settled,
    entries_of,
    letter_of,
)
from chalicelib.usecases.notifications.running_mail import RunningMail
from chalicelib.usecases.notifications.send_mail import first_open, note_mail

SendDigestDeps = SendDigestsDeps
"""The same as ``send_digests`` needs."""

JOB = "send_digests"

MOST_AT_ONCE = 2_000
"""Of one mail: reading and noting so many takes a minute or two."""

PAGE = (
    "Standsafe: a flood of urgent reports without access codes. %s gets one running mail of them."
)
"""Says no more: it travels by telephone."""


def send_digest(deps: SendDigestDeps, authority: str) -> int:
    """Send an authority its digest if its time has come, and return how many mails that was.

    Raises JobIsRunning where another run is at that authority's; LeaseLost, Unavailable.
    """
    with deps.take_job(f"{JOB}#{authority}") as lease:
        return _send_to(deps, lease, authority)


def is_due(deps: SendDigestDeps, authority: str) -> bool:
    """Return whether an authority's digest is to go out, or our operators are to be paged for it.

    Raises Unavailable.
    """
    running = RunningMail(deps.guards, authority, deps.mailing.now)
    wishes = deps.preferences().get(authority, Preferences())
    return running.is_unpaged() or _is_due(deps, running, wishes)


def _send_to(deps: SendDigestDeps, lease: Lease, authority: str) -> int:
    running = RunningMail(deps.guards, authority, deps.mailing.now)
    first, second = deps.contacts().get(authority), deps.second_addresses().get(authority)
    wishes = deps.preferences().get(authority, Preferences())
    name = deps.catalogue.authorities[authority].name
    with ExitStack() as after:
        after.callback(running.page, partial(deps.page, PAGE % name))  # also where mailing fails
        if not (first or second) or not _is_due(deps, running, wishes):
            return 0
        best = first_open(deps.mailing.suppressions, first, second)
        return _send(AuthorityMailing(deps, lease, authority, running, wishes, (best, second)))


def _is_due(deps: SendDigestDeps, running: RunningMail, wishes: Preferences) -> bool:
    now = deps.mailing.now()
    waiting = deps.digests.waiting(running.authority, MOST_AT_ONCE)
    if any(not waited.soon and now >= wishes.digest_due(waited.since) for waited in waiting):
        return True
    soon = [waited for waited in waiting if waited.soon]
    gathered = any(_is_report(waited) or now - waited.since >= FLOOD_NEWS for waited in soon)
    return gathered and running.is_due()


def _is_report(waited: WaitingNotification) -> bool:
    """Return whether it brings a case: event 1. What follows from many comes minutes apart."""
    return waited.dispatch.seq == 1


def _send(post: AuthorityMailing) -> int:
    """Finish what was cut off; then send what waits, by one mail to each address."""
    packed = post.running.packed()
    mails = _finish(post, packed) if packed else 0
    waiting = post.deps.digests.waiting(post.authority, MOST_AT_ONCE)
    entries = entries_of(post, waiting)
    fit = fitting(in_order(post.deps.catalogue, entries))
    full = len(fit) < len(entries) or len(waiting) == MOST_AT_ONCE
    for to in dict.fromkeys(post.addresses):
        letter = [entry for entry in fit if entry.to == to]
        mails += _mail(post, letter, full=full) if letter else 0
    return mails


def _finish(post: AuthorityMailing, digest_id: str) -> int:
    """Note a mail that was cut off; send it once more where no case of it says that it went out."""
    deps = post.deps
    dispatches = deps.digests.packed(digest_id)
    cases = [open_case(deps.mailing.log, dispatch.case_id) for dispatch in dispatches]
    steps = [
        case.notification(d.seq, d.recipient) for case, d in zip(cases, dispatches, strict=True)
    ]
    dropped = [step for step in steps if step.settled and not step.attempted_at]
    if dropped:
        names = ("message_id", "promised_from")
        details = {
            name: str(dropped[0].public[name]) for name in names if name in dropped[0].public
        }
        details["digest"] = digest_id
        for case, dispatch in zip(cases, dispatches, strict=True):
            note_mail(deps.mailing, dispatch, Kind.NOTIFICATION_SENT, details, last_read=case)
        post.running.unpack()
        return 0
    waiting = deps.digests.waiting(post.authority, MOST_AT_ONCE)
    entries = entries_of(post, [waited for waited in waiting if waited.dispatch in dispatches])
    if not entries:
        post.running.unpack()
        return 0
    return _mail(post, in_order(deps.catalogue, entries), full=False, digest_id=digest_id)


def _mail(
    post: AuthorityMailing, entries: list[DigestEntry], *, full: bool, digest_id: str = ""
) -> int:
    """Mail one digest and return 1, or note for all of it that the address may not be mailed."""
    deps, to = post.deps, entries[0].to
    details: dict[str, str] = {}
    if first_open(deps.mailing.suppressions, to) is None:
        kind, details = Kind.NOTIFICATION_FAILED, {"because": "suppressed"}
    else:
        kind = Kind.NOTIFICATION_SENT
        entries, details = _pack_and_send(post, entries, full=full, digest_id=digest_id)
    for entry in entries:
        note_mail(deps.mailing, entry.waiting.dispatch, kind, details, last_read=entry.case)
    deps.digests.remove([entry.waiting for entry in entries])
    post.running.unpack()
    return int(kind is Kind.NOTIFICATION_SENT and bool(entries))


def _pack_and_send(
    post: AuthorityMailing, entries: list[DigestEntry], *, full: bool, digest_id: str
) -> tuple[list[DigestEntry], dict[str, str]]:
    """Send one digest of what is still due once it is written, and return that, with what the
    carrier said and the digest's id."""
    dispatches = [entry.waiting.dispatch for entry in entries]
    packed_id = digest_id or id_of(dispatches)
    since = post.running.since(min(entry.brought_at for entry in entries))
    letter = letter_of(post, entries, packed_id, since, full=full)
    due = drop_settled(post, entries)
    if len(due) < len(entries):
        return _pack_and_send(post, due, full=full, digest_id=digest_id) if due else ([], {})
    post.lease.confirm()
    post.deps.digests.pack(packed_id, dispatches)
    post.running.pack(packed_id)
    if flooded(entries):
        post.running.begin()
    post.lease.confirm()
    details = {"message_id": post.deps.mailing.mail.send(letter), "digest": packed_id}
    details["promised_from"] = stamp(entries[0].composed_at)
    if any(entry.waiting.soon for entry in entries):
        post.running.note(since, full=full)
    return entries, details
