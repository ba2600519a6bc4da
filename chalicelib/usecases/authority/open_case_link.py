"""Exchange the token of a mailed link for a session, and record the officer before it opens."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import LinkExpired, NotFound, NotSignedIn
from chalicelib.limits import AUTHORITY_SESSION
from chalicelib.model.officer import Officer
from chalicelib.signing.mailed_links import (
    CaseLink,
    ListLink,
    case_address,
    read_case_link,
    read_list_link,
)
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps
from chalicelib.usecases.authority.officer_session import (
    OfficerSession,
    begin_session,
    read_session,
)
from chalicelib.usecases.authority.record_opening import record_opening, require_theirs
from chalicelib.usecases.cases.open_case import open_case

OpenCaseLinkDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""


@dataclass(frozen=True, slots=True)
class OfficerSignIn:
    """A session, and the case that was opened with it; "" where the link is to the list."""

    session: str
    reference: str
    authority: str
    expires: datetime


def open_case_link(
    deps: OpenCaseLinkDeps, token: str, officer: Officer, session: str = ""
) -> OfficerSignIn:
    """Begin a session for this officer, with the link's case open where it is to a case.

    ``session`` is the browser's: where it is of the same officer, the new one takes its cases over,
    so that two mails can be open side by side.

    Raises NotFound for a token that is not ours or a case that is not theirs, Gone once erased,
    LinkExpired, also where the address that it was mailed to is the authority's no more, and
    TooManyTries where the case was opened too often in an hour.
    """
    secrets = [secret for _, secret in deps.secrets.newest_first()]
    case_link = read_case_link(secrets, token)
    if case_link is not None:
        return _open_case(deps, case_link, officer, session)
    list_link = read_list_link(secrets, token)
    if list_link is None:
        raise NotFound
    _require_good(deps, list_link)
    return _begin(deps, list_link, officer, session)


def _open_case(
    deps: OpenCaseLinkDeps, link: CaseLink, officer: Officer, session: str
) -> OfficerSignIn:
    require_theirs(open_case(deps.log, link.case_id), link.authority)
    _require_good(deps, link)
    private = officer.model_dump()
    case = record_opening(deps.log, deps.now, link.case_id, link.authority, private)
    begun = _begin(deps, link, officer, session, {case.case_id: case.last.seq})
    return OfficerSignIn(
        begun.session, case.reference, link.authority, case.last.at + AUTHORITY_SESSION
    )


def _require_good(deps: OpenCaseLinkDeps, link: CaseLink | ListLink) -> None:
    current_addresses = {case_address(address) for address in deps.addresses(link.authority)}
    if link.expired(deps.now()) or link.address not in current_addresses:
        raise LinkExpired


def _begin(
    deps: OpenCaseLinkDeps,
    link: CaseLink | ListLink,
    officer: Officer,
    session: str,
    openings: dict[str, int] | None = None,
) -> OfficerSignIn:
    begun = begin_session(
        deps.guards,
        link,
        officer.model_dump(),
        deps.now(),
        before=_before(deps, session),
        openings=openings or {},
    )
    return OfficerSignIn(begun.token, "", link.authority, begun.until)


def _before(deps: OpenCaseLinkDeps, session: str) -> OfficerSession | None:
    with suppress(NotSignedIn):
        return read_session(deps.guards, deps.addresses, session)
    return None
