"""What an officer does with an open case: each is an event, with who did it in its words."""

from collections.abc import Callable, Mapping

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.authority.open_case_session import ActOnCaseDeps, Visit, enter
from chalicelib.usecases.cases.act import Acted, act

Decide = Callable[[Case], NewEvent | Event]


def act_on_case(
    desk: ActOnCaseDeps,
    session: str,
    reference: str,
    decide_for: Callable[[Visit], Decide],
) -> Acted:
    """Append what the visit decides, or find the event that it says is there already.

    Raises NotSignedIn, NotFound, Gone as ``enter`` does, and what is decided.
    """
    visit = enter(desk, session, reference)
    return act(desk, visit.case, decide_for(visit))


def done_by(
    visit: Visit,
    kind: Kind,
    public: Mapping[str, object],
    private: Mapping[str, object] | None = None,
) -> NewEvent:
    """An event of this visit: whose it is in clear, which officer's under the case's key."""
    return NewEvent(kind, {**visit.public, **public}, {**visit.officer, **(private or {})})
