"""Every mail that an authority can get, as the use cases write it, about what tries to do harm."""

from collections.abc import Iterator
from typing import Any

from chalicelib.limits import FLOOD_MAILS
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.preferences import Preferences
from chalicelib.model.recipient_ids import LINK, REPORTER
from chalicelib.model.response_stats import measured
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.authority.propose_contact import propose_contact
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.send_daily_summaries import send_daily_summaries
from tests.support.cases import FORCE
from tests.support.contacts import ContactConfirmation
from tests.support.factories import World, WorldContainer
from tests.support.job_queues import send_digests
from tests.support.page_samples import NAUGHTY
from tests.support.weeks import COMMISSION, Week

HARM = " ".join(NAUGHTY)
_NAME = '<script>alert("name")</script> Jo {{ 7 * 7 }}'
_HANDLE = "<img src=x onerror=alert(2)>"
_DUE: dict[str, Any] = {"what": "acknowledge", "due": "2026-07-22T08:30:00Z"}
_HELD: dict[str, Any] = {"opened": 1, "platform": "x", "until": "2026-07-25T08:30:00Z"}


def naughty(**changes: Any) -> dict[str, Any]:
    """What changes a report into one that every field of tries to do harm."""
    return {
        "reporter": {
            "name": _NAME,
            "role": "agent",
            "email": "sam@example.org",
            "phone": "01632 960000",
            "language": "en",
        },
        "candidate": {"name": _NAME, "area": "E14001063"},
        "incidents": [
            {"url": "https://x.com/someone/status/20", "text": HARM},
            {"platform": "tiktok", "handle": _HANDLE, "text": "<b>bold</b>"},
        ],
        "statement": f"It began last week.\n\n{HARM}",
        "signs": ["names_place_or_time"],
        **changes,
    }


def letters(language: str) -> dict[str, Letter]:
    """The mails by name, in this language."""
    every_letter = dict(_of_one_case(language))
    every_letter["digest"] = _digest(language)
    every_letter |= _mornings(language)
    every_letter["confirm_address"] = _confirm_address(language)
    every_letter["sign_in"] = _sign_in(language)
    return every_letter


def _world(language: str) -> World:
    world = World()
    world.preferences[FORCE] = Preferences(language=language)
    world.preferences[COMMISSION] = Preferences(language=language)
    world.contacts[COMMISSION] = "commission@example.org"
    return world


def _of_one_case(language: str) -> Iterator[tuple[str, Letter]]:
    world = _world(language)
    accepted = world.submit(**naughty(immediate_danger=True))
    case_id = accepted.first.case_id

    def letter_of(seq: int, authority: str = FORCE) -> Letter:
        notify_authority(world.notify_authority_deps, Dispatch(case_id, seq, authority))
        return world.mail.letters[-1]

    def after(kind: Kind, words: dict[str, Any] | None = None, **facts: Any) -> int:
        return world.append(accepted, NewEvent(kind, facts, words)).seq

    yield "report", letter_of(1)
    message = {"message_id": "m", "from": REPORTER, "to": FORCE, "content": "c"}
    yield "message", letter_of(after(Kind.MESSAGE_SENT, {"text": HARM}, **message))
    yield "link", letter_of(after(Kind.CASE_LINK_REQUESTED, recipient=FORCE))
    requested = after(Kind.PRESERVATION_REQUESTED, recipient=FORCE, days=90, **_HELD)
    of_request: dict[str, Any] = {"recipient": FORCE, "platform": "x", "request": requested}
    for status in ("preserved", "refused"):
        answered = after(Kind.PRESERVATION_ANSWERED, status=status, **of_request)
        yield f"preservation_{status}", letter_of(answered)
    overdue = after(Kind.PRESERVATION_OVERDUE, what="preserve", due=_DUE["due"], **of_request)
    yield "preservation_overdue", letter_of(overdue)
    for why in ("expired", "already_offered"):
        after(Kind.HOLD_PLACED, recipient=FORCE, **_HELD)
        ending = after(Kind.HOLD_ENDING, recipient=FORCE, before="2 hours", **_HELD)
        yield "hold_ending", letter_of(ending)
        ended = after(Kind.HOLD_RELEASED, recipient=FORCE, platform="x", why=why)
        yield f"hold_{why}", letter_of(ended)
    yield (
        "overdue",
        letter_of(after(Kind.RESPONSE_OVERDUE, recipient=FORCE, escalated_to=FORCE, **_DUE)),
    )
    overdue = after(Kind.RESPONSE_OVERDUE, recipient="x", escalated_to=COMMISSION, **_DUE)
    yield "escalation", letter_of(overdue, COMMISSION)
    yield "withdrawn", letter_of(after(Kind.WITHDRAWN))


def _digest(language: str) -> Letter:
    """A flood of what is urgent, and what waits anyway."""
    world = _world(language)
    for number in range(2 * FLOOD_MAILS):
        category = "stalking" if number % 6 else "abuse_insult"
        accepted = world.submit(**naughty(category=category, signs=[]))
        notify_authority(world.notify_authority_deps, Dispatch(accepted.first.case_id, 1, FORCE))
    world.clock.advance(minutes=6)
    send_digests(world.send_digests_deps)
    return world.mail.letters[-1]


def _mornings(language: str) -> dict[str, Letter]:
    week = Week()
    week.world.preferences[FORCE] = Preferences(language=language, daily=True)
    week.world.preferences[COMMISSION] = Preferences(language=language, weekly=True)
    naughty_case = {name: value for name, value in naughty().items() if name != "incidents"}
    cases = [week.case("someone", **naughty_case) for _ in range(4)]
    week.answer(cases[0], "acknowledged")
    week.answer(cases[0], "content_removed")
    week.answer(cases[1], "acknowledged")
    week.world.mail.letters.clear()
    week.world.clock.advance(days=1)
    for case in week.cases():
        week.stats.put(case.case_id, case.last.seq, list(measured(case)))
    send_daily_summaries(week.deps)
    by_address = {letter.to: letter for letter in week.world.mail.letters}
    return {
        "situation": by_address["hampshire@example.org"],
        "platforms": by_address["commission@example.org"],
    }


def _confirm_address(language: str) -> Letter:
    contact = ContactConfirmation(language)
    propose_contact(contact.deps, "police-kent", "second", "kent@example.org")
    return contact.world.mail.letters[-1]


def _sign_in(language: str) -> Letter:
    world = _world(language)
    WorldContainer(world).mail_sign_in(Dispatch(LINK, 0, FORCE))
    return world.mail.letters[-1]
