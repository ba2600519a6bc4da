"""The session of the status page: a cookie for half an hour, and a token for its forms.

Only a hash of the cookie is stored. It is SameSite=Strict; what changes anything carries a token
besides, which no other site can read.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from chalice.app import Request

from chalicelib.errors import Forbidden
from chalicelib.model.case import Case
from chalicelib.model.events import moment, stamp
from chalicelib.model.folding import fold
from chalicelib.model.references import digest
from chalicelib.web.caller import cookie
from chalicelib.wiring import Wiring

SECONDS = 30 * 60
"""From when it was last used."""

_COOKIE_SECONDS = 12 * 3600
"""Longer than any session: it ends where it is kept, and at Exit, which takes the cookie, too."""

_RENEWED_AFTER = timedelta(minutes=5)
_COOKIE = "session"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody with a report open."""

    token: str
    case: Case


def begin(wired: Wiring, case: Case) -> str:
    """Open a session; gives the value of Set-Cookie."""
    token = secrets.token_urlsafe(32)
    _keep(wired, token, case.case_id)
    return _set_cookie(wired, token, _COOKIE_SECONDS)


def current(wired: Wiring, request: Request) -> Session | None:
    """The session of this request; None where there is none, it has ended or its case is erased."""
    token = cookie(request, _COOKIE)
    kept = wired.guards.recall(_key(token)) if token else None
    events = wired.case_log.read(kept["case_id"]) if kept else ()
    if kept is None or not events:
        return None
    case = fold(events)
    if case.erased:
        return None
    if wired.now() - moment(kept["since"]) > _RENEWED_AFTER:
        _keep(wired, token, case.case_id)
    return Session(token, case)


def was_left_open(request: Request) -> bool:
    """True for a browser that opened a report and did not exit since, ended or not."""
    return cookie(request, _COOKIE) != ""


def end(wired: Wiring, request: Request) -> str:
    """Forget the session; gives the value of Set-Cookie."""
    token = cookie(request, _COOKIE)
    if token:
        wired.guards.forget(_key(token))
    return _set_cookie(wired, "", 0)


def csrf_of(wired: Wiring, session: Session) -> str:
    """The token that the forms of this session carry."""
    return _csrf(wired.secrets.versions[wired.secrets.current], session)


def check_csrf(wired: Wiring, session: Session, said: str) -> None:
    """Raise Forbidden where a form does not come from a page of this session."""
    good = [_csrf(secret, session) for _, secret in wired.secrets.newest_first()]
    if not any(hmac.compare_digest(said.encode(), each.encode()) for each in good):
        raise Forbidden


def _csrf(secret: bytes, session: Session) -> str:
    return digest(secret, "csrf", session.token)


def _keep(wired: Wiring, token: str, case_id: str) -> None:
    wired.guards.keep(_key(token), {"case_id": case_id, "since": stamp(wired.now())}, SECONDS)


def _key(token: str) -> str:
    return f"session#{hashlib.sha256(token.encode()).hexdigest()}"


def _set_cookie(wired: Wiring, token: str, seconds: int) -> str:
    secure = "; Secure" if wired.settings.base_url.startswith("https:") else ""
    return f"{_COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
