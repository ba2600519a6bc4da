"""Tell one authority of one case, by mail, at once; and mail it a new link when one has run out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.errors import TryAgainLater
from chalicelib.model.case import Case, Recipient
from chalicelib.model.case_links import mint
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch, IdSecrets, Letter
from chalicelib.usecases.read_case import name_of, other_forces, told_of_danger
from chalicelib.usecases.send_mail import PostRoom, send_mail

Render = Callable[..., tuple[str, str, str]]
"""``render(name, language, **context)`` gives subject, text and HTML of a mail."""


_TEMPLATES = {
    Kind.REPORT_SUBMITTED: "authority_report",
    Kind.CASE_LINK_REQUESTED: "authority_link",
}


@dataclass(frozen=True, slots=True)
class AuthorityDesk:
    """What mailing an authority needs. ``contacts`` gives mail addresses by authority id, fresh."""

    room: PostRoom
    catalogue: Catalogue
    contacts: Callable[[], Mapping[str, str]]
    secrets: IdSecrets
    render: Render
    base_url: str


def notify_authority(desk: AuthorityDesk, dispatch: Dispatch) -> None:
    """Mail the authority once. Raises TryAgainLater while it has no address, Unavailable."""
    send_mail(desk.room, dispatch, lambda case: _letter(desk, dispatch, case))


def _letter(desk: AuthorityDesk, dispatch: Dispatch, case: Case) -> Letter | None:
    if case.report is None:
        return None  # erased before it was sent: there is nothing left to tell
    to = desk.contacts().get(dispatch.recipient)
    if to is None:
        raise TryAgainLater("this authority's address was removed after the case was routed to it")
    recipient = case.recipients[dispatch.recipient]
    template = _TEMPLATES[case.event(dispatch.seq).kind]
    subject, text, html = desk.render(template, "en", **_context(desk, case, recipient))
    return Letter(
        key=f"{dispatch.case_id}.{dispatch.seq}.{dispatch.recipient}",
        to=to,
        subject=subject,
        text=text,
        html=html,
        language="en",
        thread=f"<{case.case_id}.{recipient.id}@{desk.base_url.split('//')[1].split(':')[0]}>",
    )


def _context(desk: AuthorityDesk, case: Case, recipient: Recipient) -> dict[str, Any]:
    catalogue, report = desk.catalogue, case.report or {}
    token = mint(
        desk.secrets.versions[desk.secrets.current], case.case_id, recipient.id, desk.room.now()
    )
    return {
        "reference": case.reference,
        "authority": catalogue.authorities[recipient.id].name,
        "reason": "" if told_of_danger(case, recipient) else recipient.reason,
        "urgency": catalogue.urgencies[case.facts["urgency"]],
        "category": catalogue.categories[case.facts["category"]],
        "danger": case.facts["danger"],
        "signs": [catalogue.signs[sign].label for sign in case.facts["signs"]],
        "verified": case.facts["verified"],
        "submitted_at": case.submitted_at,
        "acknowledge_by": recipient.acknowledge_by,
        "candidate": report["candidate"],
        "area": report["candidate"].get("area_name", ""),
        "reporter": report["reporter"],
        "incidents": report["incidents"],
        "statement": report.get("statement"),
        "other_forces": other_forces(catalogue, case) if recipient.kind == "police" else [],
        "told": [
            name_of(catalogue, told.id)
            for told in case.recipients.values()
            if told.id != recipient.id and told.connected and told.has_clock
        ],
        "case_url": f"{desk.base_url}/case#{token}",
    }
