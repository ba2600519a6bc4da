"""The page that asks before a report is erased, and the one after it, say what is locked and until
when."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from chalicelib import container as containers
from chalicelib.catalogue import load
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.recipient_ids import ERASURE
from chalicelib.rendering import formats
from tests.support.cases import sent_event
from tests.support.factories import World, WorldContainer
from tests.support.html import Page
from tests.support.job_queues import messages_of
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import Answer, post_form

END = date(2026, 11, 22) + timedelta(days=load().kept_without_election.days)
UNTIL = {language: formats.date(language, END) for language in ("en", "cy")}
LOCKED = {"en": "locked until", "cy": "wedi’u cloi tan"}
AT_ONCE = {"en": "is erased at once", "cy": "ei ddileu ar unwaith"}


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """Somebody who has their own report open by its receipt."""
    world = World()
    containers.use_container(WorldContainer(world))
    visitor = Visitor(world)
    visitor.open()
    yield visitor
    containers.use_container(None)


def append(visitor: Visitor, *events: NewEvent) -> None:
    log = visitor.world.log
    for event in events:
        log.append(log.read(visitor.case_id)[-1], visitor.world.clock(), event)


def add_file(visitor: Visitor) -> None:
    """Have a file of the report kept."""
    upload = {"upload_id": "u"}
    facts = {"sha256": "0" * 64, "content_type": "application/pdf", "size": 9, "scan": "clean"}
    append(
        visitor,
        NewEvent(Kind.EVIDENCE_ADDED, {**upload, "incidents": []}, {"filename": "a.pdf"}),
        NewEvent(Kind.EVIDENCE_STORED, {**upload, **facts}),
    )


def press(visitor: Visitor, language: str, **typed: str) -> Answer:
    prefix = "" if language == "en" else f"/{language}"
    (form,) = [
        form
        for form in visitor.page(f"{prefix}/status").forms
        if form.attributes["action"].endswith("/status/erase")
    ]
    fields = {**form.fields, **{name: [value] for name, value in typed.items()}}
    return post_form(f"{prefix}/status/erase", fields, cookie=visitor.cookie, **BROWSER)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_pages_of_erasing_say_until_when_files_are_locked(visitor: Visitor, language: str) -> None:
    add_file(visitor)
    before = Page(press(visitor, language).text)
    for words in (UNTIL, LOCKED, AT_ONCE):
        assert words[language] in before.text
    assert any(link.endswith("/contact") for link in before.links())
    after = Page(press(visitor, language, confirm="yes").text)
    for words in (UNTIL, LOCKED):
        assert words[language] in after.text
    (message,) = messages_of(visitor.world.expiries)
    assert message.recipient == ERASURE


def test_pages_of_erasing_speak_of_no_lock_when_there_is_no_file(visitor: Visitor) -> None:
    before = Page(press(visitor, "en").text).text
    after = Page(press(visitor, "en", confirm="yes").text).text
    for text in (before, after):
        assert LOCKED["en"] not in text
    assert "is erased, with your files" in before
    assert "What you typed and your files are being destroyed now" in after


def test_page_after_erasing_names_whom_it_was_sent_to_since_the_page_was_opened(
    visitor: Visitor,
) -> None:
    sent = NewEvent(Kind.NOTIFICATION_SENT, {"of": 1, "recipient": "police-hampshire"})
    visitor.world.log.before_append.append(lambda: append(visitor, sent))
    after = Page(press(visitor, "en", confirm="yes").text).text
    assert "It was sent to: Hampshire & Isle of Wight Constabulary." in after


def test_pages_of_erasing_leave_out_a_platform_that_police_hold(visitor: Visitor) -> None:
    hold = {"recipient": "police-hampshire", "platform": "x", "until": "2026-11-25T07:30:00Z"}
    append(visitor, sent_event("x"), NewEvent(Kind.HOLD_PLACED, hold), sent_event("facebook"))
    for typed in ({}, {"confirm": "yes"}):
        page = Page(press(visitor, "en", **typed).text).text
        assert "It was sent to: Facebook." in page


@pytest.mark.parametrize(
    ("delivered", "words"),
    [(True, "Erasing your report does not end that."), (False, "has not fetched that yet")],
)
def test_page_before_erasing_says_what_the_police_asked_a_platform_to_keep(
    visitor: Visitor, delivered: bool, words: str
) -> None:
    request = {"recipient": "police-hampshire", "platform": "x", "legal_basis": "an Act"}
    until = {"days": 90, "until": "2027-02-20T07:30:00Z"}
    append(visitor, NewEvent(Kind.PRESERVATION_REQUESTED, {**request, **until}))
    if delivered:
        of = {"of": visitor.last_seq(), "recipient": "x"}
        append(visitor, NewEvent(Kind.NOTIFICATION_DELIVERED, of))
    page = Page(press(visitor, "en").text).text
    assert "The police asked X (formerly Twitter) to keep what they have until 20 February" in page
    assert words in page
    assert press(visitor, "en", confirm="yes").status == 200, "police refuse no erasure"
    assert visitor.kinds()[-1] is Kind.ERASED


def test_page_before_erasing_says_that_police_have_to_ask_who_is_not_connected_themselves(
    visitor: Visitor,
) -> None:
    reported = Visitor(visitor.world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    reported.open()
    request = {"recipient": "police-hampshire", "platform": "tiktok", "days": 90}
    until = {"until": "2027-02-20T07:30:00Z"}
    append(reported, NewEvent(Kind.PRESERVATION_REQUESTED, {**request, **until}))
    page = Page(press(reported, "en").text).text
    assert "The police are to ask TikTok themselves to keep what they have until" in page
    assert "The police asked" not in page


def test_page_before_erasing_is_shown_whatever_a_platform_said_until_when_it_keeps(
    visitor: Visitor,
) -> None:
    request = {"recipient": "police-hampshire", "platform": "x", "legal_basis": "an Act"}
    until = {"days": 90, "until": "2027-02-20T07:30:00Z"}
    append(visitor, NewEvent(Kind.PRESERVATION_REQUESTED, {**request, **until}))
    answer = {"recipient": "police-hampshire", "platform": "x", "request": visitor.last_seq()}
    beyond = {"status": "preserved", "until": "0001-01-01T00:00:00Z"}
    append(visitor, NewEvent(Kind.PRESERVATION_ANSWERED, {**answer, **beyond}))
    assert "to keep what they have until 0001-01-01T00:00:00Z" in press(visitor, "en").text
    assert press(visitor, "en", confirm="yes").status == 200
