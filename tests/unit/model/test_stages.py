"""Which stage may follow which."""

import pytest

from chalicelib.model.stages import goes_back


@pytest.mark.parametrize(
    ("before", "after", "back"),
    [
        ("recorded_as_crime", "investigating", False),
        ("recorded_as_crime", "convicted", False),
        ("charged", "charged", False),
        ("charged", "no_further_action", False),
        ("investigating", "referred", False),
        ("referred", "no_further_action", False),
        ("charged", "investigating", True),
        ("investigating", "recorded_as_crime", True),
        ("no_further_action", "investigating", True),
        ("referred", "charged", True),
        ("convicted", "charged", True),
        ("convicted", "no_further_action", True),
        ("convicted", "convicted", False),
    ],
)
def test_stage_goes_back_when_it_lies_before_the_last(before: str, after: str, back: bool) -> None:
    assert goes_back(before, after) is back
