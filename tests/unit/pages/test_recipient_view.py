"""A recipient's card says what to do now before it says anything else."""

from typing import Any

import pytest

from chalicelib.languages import CODES
from chalicelib.rendering.recipient_view import (
    BINDING,
    BINDING_TIME_PASSED,
    CALL_999,
    FORCE_UNKNOWN,
    OPERATORS_TOLD,
    recipient_view,
)
from chalicelib.rendering.translator import translator


def ours(**changes: Any) -> dict[str, Any]:
    """Our operators as a recipient of danger whose force is not known."""
    return {
        "id": "operators",
        "kind": "operator",
        "name": "our operators",
        "state": "queued",
        "promise": {"basis": "ours"},
        "overdue": False,
    } | changes


PLATFORM: dict[str, Any] = {
    "id": "x",
    "kind": "platform",
    "name": "X",
    "state": "sent",
    "promise": {"basis": "published"},
    "overdue": False,
}


@pytest.mark.parametrize("language", ["en", "cy"])
def test_operators_card_gives_the_numbers_first_when_no_force_is_known(language: str) -> None:
    say = translator(language)
    view = recipient_view(ours(), say)
    assert view.name == say("No police force is known yet")
    assert view.lines == [say(line) for line in (*FORCE_UNKNOWN, OPERATORS_TOLD[False])]
    assert "999" in view.lines[0]
    assert "101" in view.lines[0]


def test_operators_card_says_that_they_were_told_once_their_mail_went() -> None:
    view = recipient_view(ours(state="sent", sent_at="2026-11-22T07:31:00Z"), translator("en"))
    assert view.lines[-1] == "Our operators have been told, to find it."
    assert (
        recipient_view(ours(), translator("en"))
        .lines[-1]
        .startswith("Our operators are being told")
    )


def test_operators_card_is_done_when_the_force_is_assigned() -> None:
    view = recipient_view(ours(state="decided"), translator("en"))
    assert (view.name, view.lines) == ("Our operators", [])
    assert view.state_label == "Found the police force"


@pytest.mark.parametrize("state", ["queued", "sent", "delivered", "failed"])
def test_operators_card_never_says_that_it_was_sent_to_a_force(state: str) -> None:
    assert recipient_view(ours(state=state), translator("en")).state_label == "Not found yet"


@pytest.mark.parametrize(
    ("changes", "turned_to", "promised"),
    [
        ({}, False, True),
        ({"overdue": True, "escalated_to": "our operators"}, True, True),
        ({"state": "withdrawn", "escalated_to": "our operators"}, False, False),
        ({"stage": {"stage": "no_further_action", "at": "2026-11-23"}}, False, False),
        ({"handed_over": True}, False, False),
    ],
    ids=str,
)
def test_card_speaks_of_lateness_while_an_answer_is_due_alone(
    changes: dict[str, Any], turned_to: bool, promised: bool
) -> None:
    promise = {
        "basis": "ours",
        "acknowledge_by": "2026-11-22T08:30:00Z",
        "decide_by": "2026-11-23T08:30:00Z",
    }
    text = " ".join(
        recipient_view(PLATFORM | {"promise": promise} | changes, translator("en")).lines
    )
    assert ("They are late" in text) is turned_to
    assert ("decided by" in text) is promised
    assert ("If they are late" in text) is (promised and not turned_to)


def test_card_of_999_says_to_call_it_and_of_no_page_to_tell_it_by() -> None:
    number = {**PLATFORM, "id": "police-999", "kind": "police", "state": "self_report"}
    view = recipient_view(number, translator("en"))
    assert view.state_label == "For you to call"
    assert view.lines == [CALL_999]
    assert not view.is_to_be_told


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("bound_by", ["law", "commitment"])
def test_card_says_what_binds_and_whose_time_the_confirmation_is(
    bound_by: str, language: str
) -> None:
    promise = {
        "basis": "published",
        "bound_by": bound_by,
        "acknowledge_by": "2026-11-22T08:30:00Z",
        "decide_by": "2026-11-24T07:30:00Z",
    }
    say = translator(language)
    for state, acknowledged in (("sent", False), ("acknowledged", True)):
        card = recipient_view({**PLATFORM, "state": state, "promise": promise}, say)
        assert card.bound_by == bound_by
        sentence = say(BINDING[bound_by, acknowledged]) % {
            "acknowledge": say.moment(promise["acknowledge_by"]),
            "decide": say.moment(promise["decide_by"]),
        }
        assert sentence in card.lines


def test_card_leads_to_the_regulator_once_the_time_that_binds_has_passed() -> None:
    regulator = {"name": "Ofcom", "url": "https://www.ofcom.org.uk/make-a-complaint"}
    late = {**PLATFORM, "overdue": True, "regulator": regulator}
    card = recipient_view(late, translator("en"))
    assert card.regulator == regulator
    assert BINDING_TIME_PASSED in card.lines
