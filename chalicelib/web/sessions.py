"""The session of the status page: a report that is open for half an hour from when it was used."""

from dataclasses import dataclass
from datetime import timedelta

from chalice.app import Request

from chalicelib.container import Container
from chalicelib.limits import STATUS_COOKIE, STATUS_SESSION
from chalicelib.model.case import Case
from chalicelib.model.events import moment, stamp
from chalicelib.model.folding import fold
from chalicelib.web.cookie_sessions import CookieSessions

_SESSIONS = CookieSessions("session", lasts=STATUS_SESSION, cookie=STATUS_COOKIE)

_RENEWED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody with a report open."""

    token: str
    case: Case


def begin(container: Container, case: Case) -> str:
    """Open a session; gives the value of Set-Cookie."""
    return _SESSIONS.begin(container, _about(container, case))


def current(container: Container, request: Request) -> Session | None:
    """The session of this request; None where there is none, it has ended or its case is erased."""
    token = _SESSIONS.token(request)
    kept = _SESSIONS.recall(container, token)
    events = container.case_log.read(kept["case_id"]) if kept else ()
    if kept is None or not events:
        return None
    case = fold(events)
    if case.erased:
        return None
    if container.now() - moment(kept["since"]) > _RENEWED_AFTER:
        _SESSIONS.keep(container, token, _about(container, case))
    return Session(token, case)


def was_left_open(request: Request) -> bool:
    """True for a browser that opened a report and did not exit since, ended or not."""
    return _SESSIONS.token(request) != ""


def end(container: Container, request: Request) -> str:
    """Forget the session; gives the value of Set-Cookie."""
    return _SESSIONS.end(container, request)


def csrf_of(container: Container, session: Session) -> str:
    """The token that the forms of this session carry."""
    return _SESSIONS.csrf(container, session.token)


def check_csrf(container: Container, session: Session, said: str) -> None:
    """Raise Forbidden where a form does not come from a page of this session."""
    _SESSIONS.check_csrf(container, session.token, said)


def _about(container: Container, case: Case) -> dict[str, str]:
    return {"case_id": case.case_id, "since": stamp(container.now())}
