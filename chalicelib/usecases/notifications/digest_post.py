"""Make what one authority is mailed together: the entries of what waits, and their letter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.applicable import programme_of
from chalicelib.errors import NotFound
from chalicelib.model.case import Case
from chalicelib.model.elections import election_named
from chalicelib.model.folding import fold
from chalicelib.model.preferences import Preferences
from chalicelib.ports import (
    Digests,
    Dispatch,
    Guards,
    IdSecrets,
    Letter,
    Patterns,
    Queue,
    WaitingNotification,
)
from chalicelib.ports.mail import RenderMail
from chalicelib.signing.mailed_links import (
    case_link_url,
    list_link_url,
    mint_case_link,
    mint_list_link,
)
from chalicelib.usecases.cases.list_shared_cases import IN_A_MAIL, list_shared_cases
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.should_send import kind_for, should_send
from chalicelib.usecases.jobs.lease import Lease, TakeJob
from chalicelib.usecases.notifications.digest_letter import DigestEntry, digest_context, key_of
from chalicelib.usecases.notifications.letters import render_letter, thread_of
from chalicelib.usecases.notifications.record_mail_event import DIGEST
from chalicelib.usecases.notifications.running_mail import RunningMail
from chalicelib.usecases.notifications.send_mail import SendMailDeps

_COMPARED = 50
"""Cases of one mail that are compared with others: the page of each says it anyway."""


@dataclass(frozen=True, slots=True)
class SendDigestsDeps:
    """What sending digests needs. ``queue`` has a message for each authority whose digest is due;
    ``page`` reaches whoever is on duty by telephone."""

    queue: Queue
    mailing: SendMailDeps
    digests: Digests
    catalogue: Catalogue
    contacts: Callable[[], Mapping[str, str]]
    second_addresses: Callable[[], Mapping[str, str]]
    preferences: Callable[[], Mapping[str, Preferences]]
    guards: Guards
    patterns: Patterns
    page: Callable[[str], object]
    secrets: IdSecrets
    render: RenderMail
    base_url: str
    take_job: TakeJob


@dataclass(frozen=True, slots=True)
class AuthorityMailing:
    """What one authority is mailed by: the run that has the job, its running mail, wishes, and both
    addresses, the best that there is and the second."""

    deps: SendDigestsDeps
    lease: Lease
    authority: str
    running: RunningMail
    wishes: Preferences
    addresses: tuple[str | None, str | None]


def letter_of(
    post: AuthorityMailing,
    entries: Sequence[DigestEntry],
    digest_id: str,
    since: datetime,
    *,
    full: bool,
) -> Letter:
    """Render the digest of these entries, with a link to the authority's list."""
    deps, to, language = post.deps, str(entries[0].to), post.wishes.language
    secret = deps.secrets.versions[deps.secrets.current]
    token = mint_list_link(secret, post.authority, since, to, deps.mailing.now())
    url = list_link_url(deps.base_url, token, language)
    dispatches = [entry.waiting.dispatch for entry in entries]
    context = digest_context(deps.catalogue, post.authority, entries, full=full, list_url=url)
    return render_letter(
        deps.render,
        "authority_digest",
        language,
        {**context, "shared": _shared(post, entries)},
        key=key_of(len({*deps.digests.packed(digest_id), *dispatches}), digest_id),
        to=to,
        thread=thread_of(deps.base_url, DIGEST, post.authority),
    )


def _shared(post: AuthorityMailing, entries: Sequence[DigestEntry]) -> dict[str, int]:
    """Count, by reference, other cases that share an account or a text with a new one: of the
    first ``_COMPARED``."""
    deps, counts = post.deps, dict[str, int]()
    for entry in [entry for entry in entries if entry.is_report][:_COMPARED]:
        post.lease.confirm()
        reader = entry.case.recipients[post.authority]
        links = list_shared_cases(deps.patterns, deps.catalogue, entry.case, reader, IN_A_MAIL)
        counts[entry.reference] = max((link.get("other_cases", 0) for link in links), default=0)
    return counts


def entries_of(post: AuthorityMailing, waiting: Sequence[WaitingNotification]) -> list[DigestEntry]:
    """Make entries of what waits, and forget what is not to be sent."""
    now = post.deps.mailing.now()
    pairs = []
    for waited in waiting:
        post.lease.confirm()
        pairs.append((waited, _entry(post, waited, now)))
    post.deps.digests.remove([waited for waited, entry in pairs if entry is None])
    return [entry for _, entry in pairs if entry is not None]


def drop_settled(post: AuthorityMailing, entries: Sequence[DigestEntry]) -> list[DigestEntry]:
    """Leave out, and forget, what was sent, taken back or erased since its entry was made."""
    log, due = post.deps.mailing.log, []
    for entry in entries:
        post.lease.confirm()
        dispatch = entry.waiting.dispatch
        if _is_to_send(fold(log.clear(dispatch.case_id)), dispatch):
            due.append(entry)
        else:
            post.deps.digests.remove([entry.waiting])
    return due


def _entry(
    post: AuthorityMailing, waited: WaitingNotification, now: datetime
) -> DigestEntry | None:
    """Return the entry, addressed to one of two addresses; None where there is nothing to send.

    It is not sent where it was sent before, or the report was withdrawn or erased.
    """
    dispatch = waited.dispatch
    case = _case_to_send(post.deps, dispatch)
    if case is None or case.report is None:
        return None
    event, original = case.event(dispatch.seq), case.event(case.original(dispatch.seq))
    to = post.addresses[event.public.get("to") == "fallback"]
    return DigestEntry(
        waiting=waited,
        case=case,
        kind=kind_for(original, dispatch.recipient),
        to=to,
        again=event is not original,
        urgency=case.public["urgency"],
        category=post.deps.catalogue.categories[case.public["category"]].label,
        area=case.report["candidate"].get("area_name", ""),
        election=election_named(
            case.report["candidate"].get("election", ""), post.deps.catalogue.election_types
        ),
        programme=_programme(post, case),
        case_url=_case_url(post, case, to),
        composed_at=now,
    )


def _programme(post: AuthorityMailing, case: Case) -> str:
    catalogue = post.deps.catalogue
    is_police = catalogue.authorities[post.authority].kind == "police"
    programme = programme_of(catalogue, case).programme if is_police else None
    return programme.label if programme else ""


def _case_to_send(deps: SendDigestsDeps, dispatch: Dispatch) -> Case | None:
    try:
        case = open_case(deps.mailing.log, dispatch.case_id)
    except NotFound:
        return None
    return case if _is_to_send(case, dispatch) else None


def _is_to_send(case: Case, dispatch: Dispatch) -> bool:
    settled = case.notification(dispatch.seq, dispatch.recipient).settled
    return not settled and should_send(case, dispatch)


def _case_url(post: AuthorityMailing, case: Case, to: str | None) -> str:
    deps = post.deps
    secret = deps.secrets.versions[deps.secrets.current]
    token = mint_case_link(secret, case.case_id, post.authority, to or "", deps.mailing.now())
    return case_link_url(deps.base_url, token, post.wishes.language)
