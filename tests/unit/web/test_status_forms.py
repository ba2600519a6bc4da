"""One's own report by the forms of its page: each does its thing once, for its session alone."""

import pytest

from chalicelib.model.events import Kind
from tests.support.cases import outcome_event
from tests.support.factories import World
from tests.support.html import Page
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import call, post_form, post_json


@pytest.mark.parametrize("token", ["", "wrong", "ŵ"])
def test_form_changes_nothing_when_its_token_is_wrong(visitor: Visitor, token: str) -> None:
    answer = visitor.press("/status/withdraw", csrf=token, confirm="yes")
    assert answer.status == 403
    assert visitor.kinds() == [Kind.REPORT_SUBMITTED]


def test_token_of_another_session_changes_nothing(visitor: Visitor) -> None:
    stolen = visitor.page().form("/status/withdraw").fields["csrf"][0]
    visitor.open()
    assert visitor.press("/status/withdraw", csrf=stolen, confirm="yes").status == 403


def test_action_leads_back_to_the_page_by_get_and_is_404_when_unknown(visitor: Visitor) -> None:
    for path, home in (("/status/withdraw", "/status"), ("/cy/status/messages", "/cy/status")):
        answer = call("GET", path, cookie=visitor.cookie)
        assert (answer.status, answer.headers["location"]) == (303, home)
    assert post_form("/status/nonsense", {}, cookie=visitor.cookie).status == 404


def test_message_is_sent_once(visitor: Visitor) -> None:
    typed = {"to": "x", "text": "It is still there"}
    fields = {**visitor.page().form("/status/messages").press(), **typed}
    first, again = (
        post_form("/status/messages", fields, cookie=visitor.cookie, **BROWSER) for _ in range(2)
    )
    assert (first.status, again.status) == (201, 200)
    assert "Your message is on its way." in Page(first.text).text
    assert "You to X (formerly Twitter)" in Page(first.text).text
    assert visitor.kinds().count(Kind.MESSAGE_SENT) == 1


def test_message_comes_back_with_its_faults_at_their_fields(
    visitor: Visitor,
) -> None:
    answer = visitor.press("/status/messages", text="Look <b>here</b>")
    page = Page(answer.text)
    assert answer.status == 422
    assert page.title.startswith("Error: ")
    assert "#to" in page.links()
    assert page.form("/status/messages").fields["text"] == ["Look <b>here</b>"]
    answer = visitor.press("/status/messages", to="x")
    assert "Enter your message" in answer.text
    answer = visitor.press("/status/messages", to="x", text="x" * 10_001)
    assert "10,000 characters or fewer" in answer.text


def test_appeal_is_made_at_the_decision(visitor: Visitor) -> None:
    visitor.receive_decision()
    empty = visitor.press("/status/appeal")
    assert "#appeal-x" in Page(empty.text).links()
    done = visitor.press("/status/appeal", text="It says where I live")
    assert done.status == 201
    assert "They are being asked to look again." in Page(done.text).text
    page = visitor.page()
    assert "/status/appeal" not in {form.attributes["action"] for form in page.forms}
    assert "They have not answered that yet." in page.text
    assert "What they decided" in page.text
    assert "They are looking at it." not in page.text, "nobody there has said so"
    visitor.world.log.append(
        visitor.world.log.read(visitor.case_id)[-1],
        visitor.world.clock(),
        outcome_event("under_review", 2),
    )
    page = visitor.page()
    assert "They are looking at it." in page.text
    assert "They have not answered that yet." not in page.text
    assert "What they answered" in page.text


def test_appeal_waits_for_no_answer_when_consent_is_taken_back(visitor: Visitor) -> None:
    visitor.receive_decision()
    visitor.press("/status/appeal", text="It says where I live")
    consent = visitor.page().form("/status/consent").press()
    del consent["share_with.platforms"]
    post_form("/status/consent", consent, cookie=visitor.cookie, **BROWSER)
    assert "They have not answered that yet." not in visitor.page().text
    assert "You took the report back from them." in visitor.page().text


def test_form_says_why_it_changes_nothing_when_the_report_was_withdrawn(visitor: Visitor) -> None:
    visitor.receive_decision()
    fields = {**visitor.page().form("/status/appeal").press(), "text": "Look again"}
    visitor.press("/status/withdraw", confirm="yes")
    answer = post_form("/status/appeal", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 409
    assert "You withdrew this report, so nothing more is sent about it" in answer.text


def test_self_report_starts_the_clock(world: World) -> None:
    visitor = Visitor(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    visitor.open()
    assert visitor.press("/status/self-reported").status == 201
    page = visitor.page()
    assert "You reported it" in page.text
    assert "that you reported it yourself" in page.text
    assert "decided by" in page.text
    assert "/status/self-reported" not in {form.attributes["action"] for form in page.forms}


def test_download_is_a_link_for_a_quarter_of_an_hour(visitor: Visitor) -> None:
    answer = visitor.press("/status/download")
    assert answer.status == 201
    (link,) = [link for link in Page(answer.text).links() if "downloads.example.org" in link]
    assert "?for=900" in link
    path = f"/v1/reports/{visitor.reference}/download"
    again = post_json(path, {}, authorization=f"Bearer {visitor.receipt}")
    assert again.status == 201
    assert set(again.json) == {"url", "expires_at"}
    assert len(visitor.world.downloads.objects) == 2
    assert post_json(path, {}, authorization="Bearer wrong").status == 404
