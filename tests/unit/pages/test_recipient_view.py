"""A recipient's card says what to do now before it says anything else."""

from typing import Any

import pytest

from chalicelib.rendering.recipient_view import FORCE_UNKNOWN, recipient_view
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
    assert view.lines == [say(line) for line in FORCE_UNKNOWN]
    assert "999" in view.lines[0]
    assert "101" in view.lines[0]


def test_operators_card_is_done_when_the_force_is_assigned() -> None:
    view = recipient_view(ours(state="decided"), speech("en"))
    assert (view.name, view.lines) == ("Our operators", [])
