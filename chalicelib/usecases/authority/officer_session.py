"""Keep an officer's session: whose it is, until when, and which cases it has open.

A session is a random token, of which only the hash is kept. It is of one authority, good for as
long as the address that its link was mailed to is the authority's, and holds the cases that were
opened in it, each by the number of its ``case_link_opened`` event. Who the officer is stands there
sealed under the token itself, and under each case's own key in its events.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.errors import NotSignedIn
from chalicelib.limits import AUTHORITY_SESSION
from chalicelib.model.events import PrivateData, moment, stamp
from chalicelib.ports import Guards
from chalicelib.signing.mailed_links import CaseLink, ListLink, case_address
from chalicelib.signing.officer_seals import seal_officer, unseal_officer

_AUTHORITY, _ADDRESS, _OFFICER, _UNTIL = "authority", "address", "officer", "until"
"""The members of a kept session that are no case's id."""


@dataclass(frozen=True, slots=True)
class OfficerSession:
    """A session as it was read. ``openings`` gives an event's number by case id; ``address`` is the
    digest of the one that was mailed the link which opened it."""

    token: str
    authority: str
    address: str
    officer: PrivateData
    until: datetime
    openings: Mapping[str, int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return what tells sessions apart, and opens none."""
        return hashlib.sha256(self.token.encode()).hexdigest()


def read_session(
    guards: Guards, addresses: Callable[[str], Collection[str]], token: str
) -> OfficerSession:
    """Read a session. ``addresses`` gives an authority's mail addresses as they are now. Raises
    NotSignedIn without one, or where it has ended or its address is the authority's no more."""
    stored = guards.recall(_key(token)) if token else None
    if stored is None or _OFFICER not in stored:
        raise NotSignedIn
    current_addresses = {case_address(address) for address in addresses(stored[_AUTHORITY])}
    if stored.get(_ADDRESS) not in current_addresses:
        raise NotSignedIn
    members = {_AUTHORITY, _ADDRESS, _OFFICER, _UNTIL}
    return OfficerSession(
        token=token,
        authority=stored[_AUTHORITY],
        address=stored[_ADDRESS],
        officer=unseal_officer(token, stored[_OFFICER]),
        until=moment(stored[_UNTIL]),
        openings={name: int(seq) for name, seq in stored.items() if name not in members},
    )


def begin_session(
    guards: Guards,
    link: CaseLink | ListLink,
    officer: PrivateData,
    now: datetime,
    *,
    before: OfficerSession | None,
    openings: Mapping[str, int],
) -> OfficerSession:
    """Begin a session by a link, in place of the browser's own, ``before``.

    Where that is of the same officer of the same authority, the new one takes its cases over: an
    opening says in whose name a case is read and acted on.
    """
    carried: Mapping[str, int] = {}
    if before is not None:
        is_same = (before.authority, before.officer) == (link.authority, officer)
        carried = before.openings if is_same else {}
        forget_session(guards, before.token)
    session = OfficerSession(
        token=secrets.token_urlsafe(32),
        authority=link.authority,
        address=link.address,
        officer=officer,
        until=now + AUTHORITY_SESSION,
        openings={**carried, **openings},
    )
    _keep(guards, session, now)
    return session


def add_opening(
    guards: Guards, session: OfficerSession, case_id: str, seq: int, now: datetime
) -> None:
    """Note that a case was opened in a session, which lasts no longer for that."""
    _keep(guards, replace(session, openings={**session.openings, case_id: seq}), now)


def forget_session(guards: Guards, token: str) -> None:
    """Forget a session, if there is one. Raises Unavailable."""
    if token:
        guards.forget(_key(token))


def _keep(guards: Guards, session: OfficerSession, now: datetime) -> None:
    stored = {
        _AUTHORITY: session.authority,
        _ADDRESS: session.address,
        _OFFICER: seal_officer(session.token, session.officer),
        _UNTIL: stamp(session.until),
        **{case_id: str(seq) for case_id, seq in session.openings.items()},
    }
    guards.keep(_key(session.token), stored, int((session.until - now).total_seconds()))


def _key(token: str) -> str:
    return f"desk#{hashlib.sha256(token.encode()).hexdigest()}"
