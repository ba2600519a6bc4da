"""What somebody wrote on the page of their report comes back, whatever is refused."""

import pytest

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.events import Kind
from tests.support.factories import World
from tests.support.html import Page
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import Answer, post_form

WORDS = "Ŵy 字 <b>it is</b>\nstill there"
LINKS = "https://x.com/someone/status/21\nhttps://x.com/someone/status/22"
FORMS = {
    "messages": {"to": "x", "text": WORDS},
    "appeal": {"recipient": "x", "text": WORDS},
    "incidents": {"links": LINKS},
}
WRITTEN = {"messages": WORDS, "appeal": WORDS, "incidents": LINKS}


@pytest.fixture(autouse=True)
def _decided(visitor: Visitor) -> None:
    visitor.receive_decision()


def _sent_again(visitor: Visitor, answer: Answer, action: str) -> Answer:
    fields = Page(answer.text).form(f"/status/{action}").press()
    return post_form(f"/status/{action}", fields, cookie=visitor.cookie, **BROWSER)


@pytest.mark.parametrize("failure", [Unavailable(), LostRace(), RuntimeError("a mistake of ours")])
@pytest.mark.parametrize("action", FORMS)
def test_form_is_sent_again_by_a_button_when_it_could_not_be_taken(
    visitor: Visitor,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    failure: Exception,
) -> None:
    def refuse(*_: object) -> None:
        raise failure

    before = visitor.kinds()
    with monkeypatch.context() as fault:
        fault.setattr(world.log, "append", refuse)
        answer = visitor.press(f"/status/{action}", **FORMS[action])
    assert answer.status >= 500
    assert "This was not done" in answer.text
    for line in WRITTEN[action].split("\n"):
        assert line in Page(answer.text).text
    assert visitor.kinds() == before
    assert _sent_again(visitor, answer, action).status == 201
    assert len(visitor.kinds()) == len(before) + 1


@pytest.mark.parametrize("action", FORMS)
def test_session_that_ended_gives_back_what_was_written(visitor: Visitor, action: str) -> None:
    page = visitor.page()
    form = next(form for form in page.forms if form.attributes["action"] == f"/status/{action}")
    fields = {**form.fields, **{name: [value] for name, value in FORMS[action].items()}}
    visitor.world.clock.advance(minutes=31)
    answer = post_form(f"/status/{action}", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 403
    assert "You were away" in answer.text
    for line in WRITTEN[action].split("\n"):
        assert line in Page(answer.text).text


@pytest.mark.parametrize("action", FORMS)
def test_old_page_gives_back_what_was_written_in_the_new_one(visitor: Visitor, action: str) -> None:
    answer = visitor.press(f"/status/{action}", csrf="old", **FORMS[action])
    assert answer.status == 403
    forms = [f for f in Page(answer.text).forms if f.attributes["action"] == f"/status/{action}"]
    name = "links" if action == "incidents" else "text"
    assert WRITTEN[action] in [form.fields[name][0].replace("\r\n", "\n") for form in forms]


def test_conflict_gives_back_the_message(visitor: Visitor) -> None:
    visitor.press("/status/messages", message_id="m-1", to="x", text="something else")
    answer = visitor.press("/status/messages", message_id="m-1", **FORMS["messages"])
    assert answer.status == 409
    assert Page(answer.text).form("/status/messages").fields["text"] == [WORDS]
    assert visitor.kinds().count(Kind.MESSAGE_SENT) == 1
