"""Tell the person who reported, by mail: nothing that was typed into the form, and no receipt.

The address is not verified. Whoever's it is learns a reference, and who was told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.notify_authority import Render
from chalicelib.usecases.read_case import name_of, recipients_of
from chalicelib.usecases.send_mail import PostRoom, send_mail


@dataclass(frozen=True, slots=True)
class ReporterDesk:
    """What mailing the reporter needs."""

    room: PostRoom
    catalogue: Catalogue
    render: Render
    base_url: str


def notify_reporter(desk: ReporterDesk, dispatch: Dispatch) -> None:
    """Mail the reporter once about one event. Raises TryAgainLater, Unavailable."""
    send_mail(desk.room, dispatch, lambda case: _letter(desk, dispatch, case))


def _letter(desk: ReporterDesk, dispatch: Dispatch, case: Case) -> Letter | None:
    reporter = (case.report or {}).get("reporter", {})
    if "email" not in reporter:
        return None  # none was given, or the case was erased since
    event = case.event(dispatch.seq)
    language = reporter["language"]
    subject, text, html = desk.render(
        _TEMPLATES[event.kind],
        language,
        **_context(desk, case),
        **_CONTEXTS[event.kind](desk, event),
    )
    return Letter(
        key=f"{dispatch.case_id}.{dispatch.seq}.{dispatch.recipient}",
        to=reporter["email"],
        subject=subject,
        text=text,
        html=html,
        language=language,
        thread=f"<{case.case_id}.reporter@{desk.base_url.split('//')[1].split(':')[0]}>",
    )


def _context(desk: ReporterDesk, case: Case) -> dict[str, Any]:
    recipients = recipients_of(desk.catalogue, case, desk.room.now())
    return {
        "reference": case.reference,
        "urgency": case.facts["urgency"],
        "danger": case.facts["danger"],
        "recipients": [
            {name: value for name, value in who.items() if name not in {"self_report", "outcome"}}
            for who in recipients
        ],
        "status_url": f"{desk.base_url}/status",
    }


def _outcome(desk: ReporterDesk, event: Event) -> Mapping[str, Any]:
    return {
        "who": name_of(desk.catalogue, event.facts["recipient"]),
        "status": event.facts["status"],
    }


_TEMPLATES = {
    Kind.REPORT_SUBMITTED: "reporter_confirmation",
    Kind.OUTCOME_RECORDED: "reporter_outcome",
}
_CONTEXTS: Mapping[Kind, Callable[[ReporterDesk, Event], Mapping[str, Any]]] = {
    Kind.REPORT_SUBMITTED: lambda desk, event: {},
    Kind.OUTCOME_RECORDED: _outcome,
}
