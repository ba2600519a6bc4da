"""docs/cost.md is what the counts and the list prices make, and nothing typed by hand."""

import copy

import pytest
import yaml

from bench.cost import COUNTS, PAGE, resources
from bench.cost_page import page_of, prices

Counts = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def counts() -> Counts:
    document: Counts = yaml.safe_load(COUNTS.read_text("utf-8"))
    return document


def test_page_is_made_of_the_counts_and_the_prices(counts: Counts) -> None:
    assert PAGE.read_text("utf-8") == page_of(counts), "python -m bench cost"


def test_page_follows_a_count(counts: Counts) -> None:
    other = copy.deepcopy(counts)
    other["report"]["mail"] += 1
    assert page_of(other) != page_of(counts)


def test_thousand_reports_cost_what_their_mails_cost_by_the_list(counts: Counts) -> None:
    mails = counts["report"]["mail"] * 1_000
    cost = mails * prices()["prices"]["mail"]["price"]
    assert f"| SES: mail | {mails:,.0f} | {cost:.4f} |" in page_of(counts)


def test_price_names_the_public_page_and_the_day_that_it_is_of() -> None:
    listed = prices()
    assert listed["as_of"].isoformat() >= "2026-11-29"
    pages = [price["source"] for price in listed["prices"].values()]
    assert all(page.startswith("https://aws.amazon.com/") for page in pages)
    assert all(price["price"] > 0 for price in listed["prices"].values())


def test_standing_resources_are_near_those_of_the_template(counts: Counts) -> None:
    """Near: a queue or an alarm more is the next run's to count."""
    for name, number in resources().items():
        assert abs(counts["resources"][name] - number) <= max(2, number * 0.2), name
