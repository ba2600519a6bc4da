"""What the guidance holds: three questions for each platform and category."""
# ruff: noqa: E501 - code for another process

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from chalicelib.catalogue.answers import acting_authorities, answer
from chalicelib.catalogue.guidance import (
    EscalationRoute,
    EvidenceItem,
    Guidance,
    Measurement,
    NoTime,
)
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.records import (
    Breach,
    Catalogue,
    Expectation,
    PlatformNote,
    ReportRoute,
)

UNLINKED = {Breach, ReportRoute, Expectation, PlatformNote, EscalationRoute, Measurement}
UNLINKED |= {EvidenceItem, NoTime}
"""What may be said without a link: the text was read, and we are not sure of its address."""


def statements(value: Any) -> Iterator[Any]:
    """Every record that says something about somebody else."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if not isinstance(value, tuple):
        return
    if "confidence" in getattr(value, "_fields", ()):
        yield value
    for item in value:
        yield from statements(item)


def test_statement_has_a_link_a_date_and_a_confidence(guidance: Guidance) -> None:
    every_statement = list(statements(guidance))

    assert len(every_statement) > 380
    for statement in every_statement:
        unlinked = statement.url is None and type(statement) in UNLINKED
        assert unlinked or statement.url.startswith("https://"), statement
        assert date(2019, 4, 8) <= statement.checked <= date(2026, 11, 29), statement
        assert statement.confidence in {"found", "not_confirmed"}, statement


def test_answer_covers_the_three_questions_for_every_platform_and_category(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    counts: Counter[str] = Counter()
    for platform in catalogue.platforms:
        for category in catalogue.categories:
            result = answer(catalogue, guidance, platform, category)

            counts[result.confidence] += 1
            assert result.breaches or result.rules_url.startswith("https://")
            assert all(breach.category == category for breach in result.breaches)
            assert result.route.how
            assert (result.route.url or result.platform.self_report_url).startswith("https://")
            assert (result.promise is None) != (result.no_time is None)
            assert {expectation.topic for expectation in result.expect} == {
                "acknowledgement", "decision", "outcome", "appeal",
            }  # fmt: skip
    assert sum(counts.values()) == len(catalogue.platforms) * len(catalogue.categories)
    assert counts["found"] >= 280


def test_answer_is_not_confirmed_when_its_rule_was_not_read(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    result = answer(catalogue, guidance, "nextdoor", "harassment")

    assert result.breaches
    assert result.confidence == "not_confirmed"


def test_answer_names_the_nearest_rules_when_there_is_none_of_its_own(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    result = answer(catalogue, guidance, "nextdoor", "stalking")

    assert (result.breaches, result.confidence) == ((), "not_confirmed")
    assert {breach.category for breach in result.near} == {
        "harassment",
        "threat_violence",
        "doxxing",
    }
    assert result.rules_url == catalogue.platforms["nextdoor"].policy_url


def test_answer_says_what_a_platform_says_of_having_no_rule(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    result = answer(catalogue, guidance, "facebook", "false_statement_candidate")

    assert result.breaches == ()
    assert [breach.covers for breach in result.near] == ["none"]
    assert "No rule removes a false claim" in result.near[0].what


def test_answer_says_that_rules_cover_a_part_alone(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    assert answer(catalogue, guidance, "x", "stalking").partly
    assert not answer(catalogue, guidance, "x", "hate_identity").partly


def test_answer_has_the_time_that_binds_before_any_other(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    bound = answer(catalogue, guidance, "substack", "intimate_images")

    assert bound.binding is not None
    assert (bound.binding.by, bound.binding.decide_minutes) == ("law", 48 * 60)
    assert bound.promise is not None
    assert answer(catalogue, guidance, "substack", "doxxing").binding is None


def test_answer_gives_the_route_of_the_category(catalogue: Catalogue, guidance: Guidance) -> None:
    result = answer(catalogue, guidance, "x", "doxxing")

    assert (result.route.url or "").endswith("/private-information")


def test_answer_says_which_platforms_publish_a_time(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    publishing = [
        platform for platform in catalogue.platforms if guidance.platforms[platform].no_time is None
    ]

    assert publishing == ["substack"]
    promise = catalogue.platforms["substack"].promise
    assert promise is not None
    assert promise.decide_minutes == 72 * 60


def test_platforms_of_meta_share_its_rules_and_keep_their_own_dates(guidance: Guidance) -> None:
    facebook, instagram = guidance.platforms["facebook"], guidance.platforms["instagram"]

    assert [breach.what for breach in instagram.breaches] == [
        breach.what for breach in facebook.breaches
    ]
    assert {breach.checked for breach in instagram.breaches} == {date(2026, 7, 24)}
    assert {breach.checked for breach in facebook.breaches} == {date(2026, 8, 3)}


def test_categories_but_two_have_law_of_their_own(guidance: Guidance) -> None:
    without = {
        category.category for category in guidance.categories.values() if len(category.laws) == 1
    }

    assert without == {"spam_inauthentic", "other"}  # the order on disqualification is for all


def test_acting_authorities_are_those_of_the_routing_table(catalogue: Catalogue) -> None:
    authorities = acting_authorities(catalogue, "election_misinformation")

    assert [acting.authority.id for acting in authorities] == [
        "police-101", "returning-officer", "electoral-commission", "election-spoc",
    ]  # fmt: skip
    assert [acting.notified for acting in authorities] == [True, True, True, False]
    assert authorities[0].why == catalogue.routing.rules["election_misinformation"].why


def test_acting_authorities_leave_out_police_that_are_notified_only_in_danger(
    catalogue: Catalogue,
) -> None:
    assert [acting.notified for acting in acting_authorities(catalogue, "spam_inauthentic")] == [
        False,
        False,
    ]


def test_built_file_is_what_the_sources_give(guidance: Guidance) -> None:
    assert load_guidance() == guidance, "run: python -m chalicelib.catalogue.build"


def test_api_never_loads_the_guidance() -> None:
    code = (
        "import pkgutil, sys, app, chalicelib.web as web, chalicelib.usecases.intake.accept_report\n"
        "for each in pkgutil.iter_modules(web.__path__): __import__(f'chalicelib.web.{each.name}')\n"
        "sys.exit('chalicelib.catalogue.guidance' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code
