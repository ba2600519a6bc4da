"""Whoever reads Welsh reads the Welsh names of forces: in mails, on pages, in texts to copy."""

from collections.abc import Iterator

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.preferences import Preferences
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.ports import Dispatch
from chalicelib.rendering import render
from chalicelib.rendering.guidance_pages import authorities_page
from chalicelib.rendering.recipient_view import OUR_OPERATORS, recipient_view
from chalicelib.rendering.translator import translator
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.web.reporter import status_pages
from tests.support.authority_letters import naughty
from tests.support.factories import World, WorldContainer
from tests.support.page_samples import recipient

FORCE, OTHER = "police-north-wales", "police-gwent"
REPORT_IN_WELSH = naughty(
    immediate_danger=True,
    candidate={"name": "Jo", "area": "W07000083"},
    reporter={"name": "Sam", "role": "agent", "email": "s@example.org", "language": "cy"},
)


def _page_texts() -> Iterator[tuple[str, str]]:
    """(what is shown, what it says) of a case that a Welsh force has and hands over."""
    world = World()
    for force in (FORCE, OTHER):
        world.contacts[force] = f"{force}@example.org"
        world.preferences[force] = Preferences(language="cy")
    accepted = world.submit(**REPORT_IN_WELSH)
    case_id = accepted.first.case_id
    notify_authority(world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
    facts = {"recipient": FORCE, "to": OTHER, "recipients": []}
    handed_over = world.append(accepted, NewEvent(Kind.HANDED_OVER, facts)).seq
    missed = {"what": "acknowledge", "due": "2026-11-22T08:30:00.000Z", "escalated_to": OTHER}
    late = {"recipient": FORCE, **missed}
    overdue = world.append(accepted, NewEvent(Kind.RESPONSE_OVERDUE, late)).seq
    missed |= {"what": "send", "escalated_to": OPERATOR}
    unsent = world.append(
        accepted, NewEvent(Kind.RESPONSE_OVERDUE, {"recipient": "x", **missed})
    ).seq
    for seq in (1, handed_over, overdue, unsent):
        notify_reporter(world.notify_reporter_deps, Dispatch(case_id, seq, REPORTER))
    for letter in world.mail.letters:
        yield letter.subject, letter.subject + letter.text + letter.html
    view = WorldContainer(world).read_own_case(world.case(accepted), whole=True)
    yield "status page", status_pages.status_page(view, "cy", "c")
    catalogue, guidance, say = load(), load_guidance(), translator("cy")
    forces = render(
        "pages/guidance/authorities.html.j2",
        "cy",
        path="/guidance/authorities",
        **authorities_page(catalogue, guidance),
    )
    yield "guidance", forces
    also = recipient("sent", also=["Gwent Police", "South Wales Police"])
    unreached = recipient("queued", overdue=True, escalated_to=OUR_OPERATORS)
    yield "unsent", " ".join(recipient_view(unreached, say).lines)
    yield "split seat", " ".join(recipient_view(also, say).lines)


def test_force_has_its_welsh_name_wherever_welsh_is_read() -> None:
    english = [force.name for force in load().forces.values() if force.nations == ("Wales",)]
    texts = dict(_page_texts())
    assert len(texts) >= 5
    assert not [name for name, text in texts.items() if OUR_OPERATORS in text]
    assert any("ein gweithredwyr" in text for text in texts.values())
    assert {name: text for name, text in texts.items() for force in english if force in text} == {}
    assert any("Heddlu Gogledd Cymru" in text for text in texts.values())
