"""What can be done now stands at the top of the page, whatever became of a report."""

from typing import Any, get_args

import pytest

from chalicelib.catalogue import load
from chalicelib.languages import CODES
from chalicelib.model.evidence import SAME_FILE
from chalicelib.model.recipient import RecipientState
from chalicelib.model.urgency import PRESSING
from chalicelib.rendering.next_steps import ADVICE, KINDS, AdviceKind
from chalicelib.rendering.next_steps_view import NextStep, next_steps
from chalicelib.rendering.recipient_view import STATES
from chalicelib.rendering.shown_states import PageFacts, ShownState, shown_state_of
from chalicelib.rendering.status_page import FormAttempt
from chalicelib.rendering.translator import translator
from chalicelib.web.reporter import status_pages
from tests.support.html import Form, Page
from tests.support.page_samples import recipient, status
from tests.support.shown_states import FORCE, KIND_OF, OTHER, PLATFORM, example, report_in

REFERENCE = "SS-7K3M-QWXR-4TZ"


def steps(view: dict[str, Any], language: str = "en") -> list[NextStep]:
    return next_steps(view, load(), translator(language))


def box(page: Page) -> Form:
    """The first form of the page that sends a message."""
    return next(form for form in page.forms if form.attributes["action"].endswith("/messages"))


def hrefs(view: dict[str, Any]) -> list[str]:
    return [link.href for step in steps(view) for link in step.links]


@pytest.mark.parametrize("state", ShownState)
def test_shown_state_has_advice_for_every_kind_of_recipient(state: ShownState) -> None:
    assert set(ADVICE[state]) == set(KINDS), f"{state}: rendering/next_steps.py"


def test_state_of_the_api_is_a_shown_state_of_its_own() -> None:
    assert set(get_args(RecipientState)) == set(STATES) <= {state.value for state in ShownState}


@pytest.mark.parametrize("state", ShownState)
def test_sample_stands_as_it_is_named(state: ShownState) -> None:
    for kind in KIND_OF.values():
        view = report_in(state, kind)
        facts = ("appealed", "asked_again", "self_reported", "handed_over")
        page = {name: view.get(name, ()) for name in facts}
        page["answered_questions"] = view.get("answered", ())
        writers = [message["from"] for message in view["messages"] if kind is not PLATFORM]
        page["unanswered_writers"] = writers if state is ShownState.WROTE else ()
        if state is not ShownState.WROTE or kind is not PLATFORM:
            assert shown_state_of(view["recipients"][0], PageFacts(**page)) is state


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("state", ShownState)
def test_page_says_first_what_can_be_done_now(state: ShownState, language: str) -> None:
    html = status_pages.status_page(example(state), language, "token")
    say = translator(language)
    assert html.index(say("What you can do now")) < html.index('id="recipients"')
    (step,) = steps(example(state), language)
    assert step.text
    assert "%" not in step.text
    assert step.text in Page(html).text
    if language != "en":
        assert step.text != steps(example(state))[0].text


@pytest.mark.parametrize("kind", KINDS)
def test_overdue_recipient_can_be_reached_by_its_own_page(kind: AdviceKind) -> None:
    view = report_in(ShownState.OVERDUE, KIND_OF[kind])
    (step,) = steps(view)
    assert step.rank == 0
    assert any(link.is_elsewhere for link in step.links)


def test_overdue_force_is_called_with_the_reference_and_its_own_page() -> None:
    (step,) = steps(report_in(ShownState.OVERDUE, FORCE))
    assert "101" in step.text
    assert REFERENCE in step.text
    assert [link.href for link in step.links] == ["tel:101", "https://www.northwales.police.uk/"]


@pytest.mark.parametrize("state", set(ShownState) - {ShownState.FORCE_UNKNOWN})
def test_number_in_advice_on_police_is_their_own(state: ShownState) -> None:
    """As their card has it: 999 in danger, and of the police emergency at any time."""
    emergency = {**FORCE, "id": "police-999"}
    in_danger = {**FORCE, "self_report": {"phone": "999", "text": ""}}
    for force in (emergency, in_danger):
        (step,) = steps(report_in(state, force))
        assert "101" not in step.text
        assert "tel:101" not in [link.href for link in step.links]


def test_crime_reference_is_the_number_to_quote_once_there_is_one() -> None:
    (step,) = steps(report_in(ShownState.STAGE, FORCE))
    assert "42/0001" in step.text


@pytest.mark.parametrize(
    "state", [ShownState.REFUSED, ShownState.REFUSED_AGAIN, ShownState.OVERDUE]
)
def test_platform_that_refuses_or_is_late_can_be_taken_to_others(state: ShownState) -> None:
    authorities = load().authorities
    links = hrefs(report_in(state))
    for helper in ("report-harmful-content", "ofcom"):
        assert authorities[helper].url in links


def test_appeal_is_offered_once_for_each_decision() -> None:
    assert "#again-x" in hrefs(report_in(ShownState.REFUSED))
    assert "#again-x" not in hrefs(report_in(ShownState.REFUSED_AGAIN))


def test_clock_is_called_ours_where_it_is_ours() -> None:
    ours = steps(report_in(ShownState.SENT))[0].text
    promise = {
        "basis": "published",
        "acknowledge_by": "2026-07-22T08:30:00Z",
        "decide_by": "2026-07-23T08:30:00Z",
    }
    step_text = steps(status(recipient("sent", promise=promise)))[0].text
    assert "That time is ours" in ours
    assert "That time is ours" not in step_text
    assert "They say that they answer by 22 July 2026 at 9:30am." in step_text


def test_clock_that_the_law_starts_is_called_that() -> None:
    promise = {
        "basis": "published",
        "bound_by": "law",
        "acknowledge_by": "2026-07-22T08:30:00Z",
        "decide_by": "2026-07-23T08:30:00Z",
    }
    text = steps(status(recipient("sent", promise=promise)))[0].text
    assert "UK law gives them until 23 July 2026 at 9:30am." in text
    assert "They say" not in text


def test_decision_falls_due_once_a_recipient_has_confirmed() -> None:
    view = status(recipient("acknowledged", acknowledged_at="2026-07-22T08:00:00Z"))
    assert "23 July 2026 at 9:30am" in steps(view)[0].text


def test_recipients_with_the_same_advice_share_it() -> None:
    view = status(recipient("queued"), recipient("queued", id="facebook", name="Facebook"))
    (step,) = steps(view)
    assert step.names == ["X (formerly Twitter)", "Facebook"]


def test_step_of_the_reporter_comes_first() -> None:
    view = status(recipient("queued"), recipient("sent", **FORCE, overdue=True))
    assert [step.names[0] for step in steps(view)] == ["North Wales Police", "X (formerly Twitter)"]


def test_file_that_was_not_kept_is_said_first() -> None:
    file = {"filename": "threat.png", "state": "rejected", "reason": "damaged"}
    first = steps(status(recipient("queued"), evidence=[file]))[0]
    assert first.names == ["threat.png"]
    assert first.links[0].href == "#files-of-report"
    assert not [s for s in steps(status(evidence=[file], whole=False)) if s.names == first.names]


def test_files_that_were_not_kept_share_a_step_and_one_that_is_kept_has_none() -> None:
    lost = [{"filename": f"{name}.png", "state": "rejected", "reason": "damaged"} for name in "ab"]
    again = {"filename": "c.png", "state": "rejected", "reason": SAME_FILE}
    (step,) = steps(status(evidence=[*lost, again]))
    assert step.names == ["a.png", "b.png"]
    assert "these files" in step.text
    assert steps(status(evidence=[again])) == []


def test_report_on_record_can_be_sent_on() -> None:
    members = {"on_record_only": True, "urgency": "low"}
    assert hrefs(status(**members)) == ["#send-on"]
    assert hrefs(status(**members, whole=False)) == []
    assert steps(status(**members, withdrawn=True)) == []


@pytest.mark.parametrize("urgency", PRESSING)
def test_pressing_report_that_nobody_has_leads_to_the_police_first(urgency: str) -> None:
    (step,) = steps(status(on_record_only=True, urgency=urgency))
    assert step.rank == 0
    assert [link.href for link in step.links] == ["tel:999", "tel:101", "#send-on"]


def test_operators_are_not_named_once_they_found_the_force() -> None:
    assert steps(status(recipient("decided", id="operators", kind="operator"))) == []


@pytest.mark.parametrize("language", CODES)
def test_question_is_answered_in_a_box_that_is_addressed(language: str) -> None:
    page = Page(status_pages.status_page(example(ShownState.NEED_MORE_INFO), language, "token"))
    assert box(page).press()["to"] == ["x"]
    assert "Which of the two posts?" in page.text


@pytest.mark.parametrize("state", [ShownState.NEED_MORE_INFO, ShownState.WROTE])
def test_answer_that_was_refused_comes_back_in_its_box(state: ShownState) -> None:
    view = report_in(state, FORCE)
    fields = {"to": [FORCE["id"]], "text": ["The second " * 3]}
    fault = [{"pointer": "/text", "code": "string_too_long"}]
    tried = FormAttempt("messages", fields, "rules_broken", fault)
    page = Page(status_pages.status_page(view, "en", "token", tried))
    assert box(page).press()["text"] == fields["text"]
    assert f'href="#answer-{FORCE["id"]}"' in page.html


def test_recipient_has_no_box_when_nobody_can_write_to_it() -> None:
    view = {**example(ShownState.NEED_MORE_INFO), "writable": []}
    assert not steps(view)[0].answer_to


def test_question_is_answered_first_however_late_the_recipient_is() -> None:
    overdue = recipient("need_more_info", **OTHER, overdue=True)
    assert shown_state_of(overdue, PageFacts()) is ShownState.NEED_MORE_INFO


def test_recipient_told_by_the_reporter_is_never_called_late() -> None:
    overdue = recipient("sent", overdue=True)
    assert shown_state_of(overdue, PageFacts(self_reported={"x": ""})) is ShownState.SELF_REPORTED
