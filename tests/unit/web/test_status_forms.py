"""One's own report by the forms of its page: a session, a token in each form, and nothing else."""

import re

import pytest

from chalicelib.limits import STATUS_LINK, STATUS_LINKS_A_DAY
from chalicelib.model.case import REPORTER
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from tests.support.cases import outcome_event
from tests.support.factories import World
from tests.support.html import Page
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import Answer, call, post_form, post_json


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Somebody who has just opened their report."""
    made = Visitor(world)
    made.open()
    return made


def decided(visitor: Visitor) -> None:
    log = visitor.world.log
    last = log.read(visitor.case_id)[-1]
    log.append(last, visitor.world.clock(), outcome_event("no_violation", message="It stays"))


def test_reference_and_receipt_open_a_session_that_no_script_can_read(world: World) -> None:
    visitor = Visitor(world)
    answer = visitor.open()
    assert (answer.status, answer.headers["location"]) == (303, "/status")
    for said in ("HttpOnly", "SameSite=Strict", "Secure", "Max-Age=43200"):
        assert said in str(answer.headers["set-cookie"])
    page = visitor.page()
    assert visitor.reference in page.text
    assert visitor.reference not in page.title
    assert visitor.receipt not in page.html


def test_a_session_lasts_half_an_hour_from_its_last_use(visitor: Visitor) -> None:
    for _ in range(3):
        visitor.world.clock.advance(minutes=20)
        assert "Your report" in visitor.page().title
    visitor.world.clock.advance(minutes=31)
    assert "Follow your report" in visitor.page().title


def test_a_message_is_sent_by_the_form_and_only_once(visitor: Visitor) -> None:
    typed = {"to": "x", "text": "It is still there"}
    fields = {**visitor.page().form("/status/messages").press(), **typed}
    first, again = (
        post_form("/status/messages", fields, cookie=visitor.cookie, **BROWSER) for _ in range(2)
    )
    assert (first.status, again.status) == (201, 200)
    assert "Your message is on its way." in Page(first.text).text
    assert "You to X (formerly Twitter)" in Page(first.text).text
    assert visitor.kinds().count(Kind.MESSAGE_SENT) == 1


def test_what_is_wrong_with_a_message_stands_at_its_field_with_what_was_typed(
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


def test_an_appeal_is_made_at_the_decision(visitor: Visitor) -> None:
    decided(visitor)
    empty = visitor.press("/status/appeal")
    assert "#appeal-x" in Page(empty.text).links()
    done = visitor.press("/status/appeal", text="It says where I live")
    assert done.status == 201
    assert "They are being asked to look again." in Page(done.text).text
    page = visitor.page()
    assert "/status/appeal" not in {each.attributes["action"] for each in page.forms}
    assert "They have not answered that yet." in page.text
    assert "What they decided" in page.text
    assert "They are looking at it." not in page.text, "nobody there has said so"
    visitor.world.log.append(
        visitor.world.log.read(visitor.case_id)[-1],
        visitor.world.clock(),
        outcome_event("under_review", outcome_id="again"),
    )
    page = visitor.page()
    assert "They are looking at it." in page.text
    assert "They have not answered that yet." not in page.text
    assert "What they answered" in page.text


def test_an_appeal_to_who_is_not_to_be_told_any_more_waits_for_nothing(visitor: Visitor) -> None:
    decided(visitor)
    visitor.press("/status/appeal", text="It says where I live")
    consent = visitor.page().form("/status/consent").press()
    del consent["share_with.platforms"]
    post_form("/status/consent", consent, cookie=visitor.cookie, **BROWSER)
    assert "They have not answered that yet." not in visitor.page().text
    assert "You took the report back from them." in visitor.page().text


def test_a_form_that_was_open_too_long_says_why_it_changes_nothing(visitor: Visitor) -> None:
    decided(visitor)
    fields = {**visitor.page().form("/status/appeal").press(), "text": "Look again"}
    visitor.press("/status/withdraw", confirm="yes")
    answer = post_form("/status/appeal", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 409
    assert "You withdrew this report, so nothing more is sent about it" in answer.text


def test_consent_is_corrected_by_ticks(visitor: Visitor) -> None:
    fields = visitor.page().form("/status/consent").press()
    assert "share_with.platforms" in fields
    del fields["share_with.platforms"]
    answer = post_form("/status/consent", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 201
    assert "share_with.platforms" not in visitor.page().form("/status/consent").fields


def test_what_was_kept_only_is_sent_on_by_its_form(world: World) -> None:
    visitor = Visitor(world, log_only=True)
    visitor.open()
    assert "Nobody has been told." in visitor.page().text
    assert visitor.press("/status/promote").status == 201
    assert "X (formerly Twitter)" in visitor.page().text


def test_i_reported_it_starts_the_clock(world: World) -> None:
    visitor = Visitor(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    visitor.open()
    assert visitor.press("/status/self-reported").status == 201
    page = visitor.page()
    assert "You reported it" in page.text
    assert "that you reported it yourself" in page.text
    assert "decided by" in page.text
    assert "/status/self-reported" not in {each.attributes["action"] for each in page.forms}


@pytest.mark.parametrize(
    ("told", "said"),
    [(False, "you need not tell them either"), (True, "What you told them yourself they may keep")],
)
def test_who_was_never_told_by_us_is_not_said_to_keep_anything_of_ours(
    world: World, told: bool, said: str
) -> None:
    visitor = Visitor(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    visitor.open()
    if told:
        visitor.press("/status/self-reported")
    assert "It was sent to: Hampshire" not in Page(visitor.press("/status/withdraw").text).text
    assert "TikTok" not in Page(visitor.press("/status/withdraw").text).text
    consent = visitor.page().form("/status/consent").press()
    del consent["share_with.platforms"]
    post_form("/status/consent", consent, cookie=visitor.cookie, **BROWSER)
    page = visitor.page().text
    assert said in page
    assert "They may keep what they had" not in page


def test_a_withdrawal_is_asked_for_twice(visitor: Visitor) -> None:
    sure = visitor.press("/status/withdraw")
    assert sure.status == 200
    assert "The police may act on it even so." in Page(sure.text).text
    assert Kind.WITHDRAWN not in visitor.kinds()
    fields = Page(sure.text).form("/status/withdraw").press()
    done = post_form("/status/withdraw", fields, cookie=visitor.cookie, **BROWSER)
    assert done.status == 201
    assert "/status/withdraw" not in {each.attributes["action"] for each in visitor.page().forms}
    assert "Nothing more is sent about it" in visitor.page().text


@pytest.mark.parametrize("token", ["", "wrong", "ŵ"])
def test_a_form_of_another_site_changes_nothing(visitor: Visitor, token: str) -> None:
    answer = visitor.press("/status/withdraw", csrf=token, confirm="yes")
    assert answer.status == 403
    assert visitor.kinds() == [Kind.REPORT_SUBMITTED]


def test_a_token_is_good_for_its_own_session_only(visitor: Visitor) -> None:
    stolen = visitor.page().form("/status/withdraw").fields["csrf"][0]
    visitor.open()
    assert visitor.press("/status/withdraw", csrf=stolen, confirm="yes").status == 403


def test_what_was_typed_when_the_session_ended_is_given_back(visitor: Visitor) -> None:
    fields = {**visitor.page().form("/status/messages").press(), "to": "x", "text": "Long words"}
    visitor.world.clock.advance(minutes=31)
    answer = post_form("/cy/status/messages", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 403
    assert "Long words" in Page(answer.text).text
    after_exit = post_form("/status/messages", fields, **BROWSER)
    assert after_exit.status == 403
    assert "Long words" not in after_exit.text
    assert visitor.kinds() == [Kind.REPORT_SUBMITTED]


def test_an_action_is_only_ever_posted(visitor: Visitor) -> None:
    for path, home in (("/status/withdraw", "/status"), ("/cy/status/messages", "/cy/status")):
        answer = call("GET", path, cookie=visitor.cookie)
        assert (answer.status, answer.headers["location"]) == (303, home)
    assert post_form("/status/nonsense", {}, cookie=visitor.cookie).status == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_nobody_opens_their_own_report_in_a_strangers_browser(world: World, site: str) -> None:
    visitor = Visitor(world)
    fields = {"reference": visitor.reference, "receipt": visitor.receipt}
    answer = post_form("/status", fields, sec_fetch_site=site, **BROWSER)
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)
    own = post_form("/status", fields, sec_fetch_site="same-origin", **BROWSER)
    assert (own.status, "set-cookie" in own.headers) == (303, True)


@pytest.mark.parametrize("path", ["/exit", "/cy/exit"])
def test_leaving_ends_the_session(visitor: Visitor, path: str) -> None:
    answer = call("GET", path, cookie=visitor.cookie)
    assert answer.status == 303
    assert "Max-Age=0" in str(answer.headers["set-cookie"])
    assert "Follow your report" in visitor.page().title


def test_ten_wrong_receipts_by_form_bring_a_wait_that_leaves_open_sessions_alone(
    visitor: Visitor,
) -> None:
    for _ in range(10):
        assert visitor.open("WRNG").status == 404
    answer = visitor.open("WRNG")
    assert answer.status == 429
    assert answer.headers["retry-after"] == "3600"
    assert answer.text.count("Too many wrong tries came from here: wait an hour.") == 2
    assert 'name="receipt"' in answer.text
    assert "Your report" in visitor.page().title
    assert visitor.open().status == 429


# ---- a lost receipt ------------------------------------------------------------------------------


def ask_for_link(reference: str, **headers: str) -> Answer:
    return post_form("/status/lost", {"reference": reference}, **BROWSER, **headers)


def code_in(mail: str) -> str:
    found = re.search(r"#(SS-\S+)\.(\S+)", mail)
    assert found
    return found[2]


def test_a_lost_receipt_is_replaced_by_a_link_that_works_once(world: World) -> None:
    visitor = Visitor(world)
    assert ask_for_link(visitor.reference).status == 200
    mail = visitor.mail()
    assert world.mail.letters[-1].to == "sam@example.org"
    assert visitor.receipt not in mail
    code = code_in(mail)
    assert f"Code, in place of the receipt: {code}" in mail
    assert visitor.open(code).status == 303
    assert visitor.reference in visitor.page().text
    assert visitor.open(code).status == 404
    assert visitor.open().status == 303


def test_while_a_link_waits_another_code_opens_nothing(world: World) -> None:
    visitor = Visitor(world)
    ask_for_link(visitor.reference)
    code = code_in(visitor.mail())
    assert visitor.open("AAAA-AAAA-AAAA-AAAA").status == 404
    assert visitor.open(code).status == 303


def test_status_link_opens_nothing_when_its_life_is_over(world: World) -> None:
    visitor = Visitor(world)
    ask_for_link(visitor.reference)
    code = code_in(visitor.mail())
    world.clock.advance(seconds=STATUS_LINK.whole_seconds)
    assert visitor.open(code).status == 404


def test_the_code_of_a_link_is_no_receipt_of_the_api(world: World) -> None:
    visitor = Visitor(world)
    ask_for_link(visitor.reference)
    code = code_in(visitor.mail())
    path = f"/v1/reports/{visitor.reference}"
    assert call("GET", path, authorization=f"Bearer {code}").status == 404


def test_the_answer_is_the_same_whether_or_not_there_is_a_report(world: World) -> None:
    with_mail = Visitor(world)
    without = Visitor(world, reporter={"name": "Sam Invented", "role": "candidate"})
    asked = (with_mail.reference, with_mail.reference, without.reference, "SS-2222-2222-222", "?")
    answers = {(it.status, it.body, str(it.headers)) for it in map(ask_for_link, asked)}
    assert len(answers) == 1
    assert with_mail.kinds().count(Kind.STATUS_LINK_REQUESTED) == 1
    assert Kind.STATUS_LINK_REQUESTED not in without.kinds()


def test_status_links_are_mailed_so_often_in_a_day_at_most(world: World) -> None:
    visitor = Visitor(world)
    for number in range(STATUS_LINKS_A_DAY + 3):
        ask_for_link(visitor.reference, address=f"198.51.100.{number}")
        world.clock.advance(seconds=STATUS_LINK.whole_seconds + 60)
    assert visitor.kinds().count(Kind.STATUS_LINK_REQUESTED) == STATUS_LINKS_A_DAY


def test_who_asks_for_links_all_the_time_waits(world: World) -> None:
    for _ in range(20):
        assert ask_for_link("SS-2222-2222-222").status == 200
    assert ask_for_link("SS-2222-2222-222").status == 429
    assert ask_for_link("SS-2222-2222-222", address="198.51.100.9").status == 200


def test_a_reference_is_needed_for_a_link(world: World) -> None:
    answer = post_form("/cy/status/lost", {"reference": " "}, **BROWSER)
    assert answer.status == 422
    assert "#reference" in Page(answer.text).links()
    assert call("GET", "/cy/status/lost", **BROWSER).status == 200


# ---- mail ----------------------------------------------------------------------------------------


def test_an_address_is_not_flooded_and_the_page_says_so(world: World) -> None:
    most = world.reporter_desk.most_mails
    visitors = [Visitor(world) for _ in range(most + 1)]
    for each in visitors:
        for _ in range(2):  # delivered twice: it counts once
            notify_reporter(world.reporter_desk, Dispatch(each.case_id, 1, REPORTER))
    assert len(world.mail.letters) == most
    last = visitors[-1]
    last.open()
    assert "too many mails went to your address" in last.page().text
    assert last.kinds().count(Kind.NOTIFICATION_FAILED) == 1
    world.clock.advance(days=1, seconds=1)
    again = Visitor(world)
    notify_reporter(world.reporter_desk, Dispatch(again.case_id, 1, REPORTER))
    assert len(world.mail.letters) == most + 1


@pytest.mark.parametrize(
    ("action", "typed", "said"),
    [
        ("/status/withdraw", {"confirm": "yes"}, "The report is withdrawn"),
        ("/status/consent", {"share_with.electoral": "yes"}, "You changed who is told"),
    ],
)
def test_what_was_done_with_a_report_is_mailed_without_a_word_of_it(
    visitor: Visitor, action: str, typed: dict[str, str], said: str
) -> None:
    visitor.press(action, **typed)
    mail = visitor.mail()
    assert said in mail
    assert visitor.reference in mail
    for word in ("Sam", "Invented", "I know where you live", "last week", visitor.receipt):
        assert word not in mail
    (thread,) = {letter.thread for letter in visitor.world.mail.letters}
    assert visitor.case_id in thread


# ---- everything held -----------------------------------------------------------------------------


def test_everything_held_is_fetched_by_a_link_for_a_quarter_of_an_hour(visitor: Visitor) -> None:
    answer = visitor.press("/status/download")
    assert answer.status == 201
    (link,) = [each for each in Page(answer.text).links() if "downloads.example.org" in each]
    assert "?for=900" in link
    path = f"/v1/reports/{visitor.reference}/download"
    again = post_json(path, {}, authorization=f"Bearer {visitor.receipt}")
    assert again.status == 201
    assert set(again.json) == {"url", "expires_at"}
    assert len(visitor.world.downloads.objects) == 2
    assert post_json(path, {}, authorization="Bearer wrong").status == 404
