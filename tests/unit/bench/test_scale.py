"""docs/scale.md is what the model and the counts make, and nothing typed by hand."""

import pytest

from bench.scale import PAGE, loads, page


def test_page_is_made_of_the_model_and_the_counts() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m bench scale"


def test_loads_are_1_10_and_100_times_what_was_reported_of_2019() -> None:
    model = {
        "messages": 157_844,
        "days": 42,
        "one_reported_in": 40,
        "busiest_hour_in_days": 1,
    }
    days = [load.day for load in loads(model)]
    assert days == pytest.approx([93.95, 939.5, 9_395], rel=1e-3)
    assert loads(model)[0].second == pytest.approx(days[0] / 3600)
