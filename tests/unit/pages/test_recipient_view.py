"""A recipient's card says what to do now before it says anything else."""

from typing import Any

import pytest

from chalicelib.rendering.recipient_view import FORCE_UNKNOWN, OPERATORS_TOLD, recipient_view
from chalicelib.rendering.speech import speech


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


@pytest.mark.parametrize("language", ["en", "cy"])
def test_operators_card_gives_the_numbers_first_when_no_force_is_known(language: str) -> None:
    say = speech(language)
    view = recipient_view(ours(), say)
    assert view.name == say("No police force is known yet")
    assert view.lines == [say(line) for line in (*FORCE_UNKNOWN, OPERATORS_TOLD[False])]
    assert "999" in view.lines[0]
    assert "101" in view.lines[0]


def test_operators_card_says_that_they_were_told_once_their_mail_went() -> None:
    view = recipient_view(ours(state="sent", sent_at="2026-11-22T07:31:00Z"), speech("en"))
    assert view.lines[-1] == "Our operators have been told, to find it."
    assert recipient_view(ours(), speech("en")).lines[-1].startswith("Our operators are being told")


def test_operators_card_is_done_when_the_force_is_assigned() -> None:
    view = recipient_view(ours(state="decided"), speech("en"))
    assert (view.name, view.lines) == ("Our operators", [])
