"""What applies to a case: nation, office, programme and law, by what its report says."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.catalogue.applicable import Applicable, applicable_to, nation_of
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.catalogue.offices import NOT_KNOWN
from chalicelib.model.case import Case
from tests.support.factories import World

ALDERSHOT, YNYS_MON, GLASGOW, BELFAST = "E14001063", "Ynys Môn", "Glasgow East", "Belfast East"
LINK = "https://x.com/someone/status/20"


def case(**changes: Any) -> Case:
    world = World()
    return world.case(world.submit(**changes))


def about(area: str, *days: str, **changes: Any) -> Applicable:
    """What applies to a report about somebody who stands in ``area``, seen on these days."""
    incidents = [{"url": LINK, "seen_at": day} for day in days] or [{"url": LINK}]
    report = case(candidate={"name": "Sam Invented", "area": area}, incidents=incidents, **changes)
    return applicable_to(load(), load_laws(), report)


def with_candidate(accepted: Case, **members: str) -> Case:
    """The case, with other members of whom it is about."""
    report = dict(accepted.report or {})
    return replace(accepted, report={**report, "candidate": {**report["candidate"], **members}})


@pytest.mark.parametrize(
    ("area", "nation"),
    [
        (ALDERSHOT, "England"),
        (YNYS_MON, "Wales"),
        (GLASGOW, "Scotland"),
        (BELFAST, "Northern Ireland"),
    ],
)
def test_nation_is_that_of_the_area(area: str, nation: str) -> None:
    applicable = about(area)

    assert applicable.nation is not None
    assert applicable.nation.name == nation
    assert all(nation in law.nations for law in applicable.offences)


def test_candidate_for_parliament_is_covered_by_operation_bridger() -> None:
    accepted = with_candidate(case(), election="parl.2024-07-04")

    applicable = applicable_to(load(), load_laws(), accepted)

    assert applicable.office is load().offices["candidate_uk_mp"]
    assert applicable.programme.programme is load().programmes["operation_bridger"]


def test_programme_is_not_known_when_only_the_area_is() -> None:
    applicable = about(ALDERSHOT)

    assert (applicable.office, applicable.programme) == (None, NOT_KNOWN)


def test_office_of_the_report_goes_before_the_election() -> None:
    accepted = with_candidate(case(), office="parish_councillor")

    applicable = applicable_to(load(), load_laws(), accepted)

    assert applicable.office is load().offices["parish_councillor"]
    assert applicable.programme.programme is None
    assert applicable.programme.reason is not None
    assert "does not extend to parish" in applicable.programme.reason.why


def test_nothing_is_claimed_of_somebody_in_danger_whose_area_is_not_known() -> None:
    applicable = applicable_to(
        load(), load_laws(), case(candidate=None, immediate_danger=True, category="threat_violence")
    )

    assert applicable.nation is None
    assert applicable.office is None
    assert applicable.programme == (None, None)
    assert not applicable.offences
    assert not applicable.orders


def test_nation_is_that_of_the_one_force_when_the_area_is_not_known() -> None:
    accepted = case()
    without = replace(accepted, report={**(accepted.report or {}), "candidate": {"name": "Sam"}})

    assert nation_of(load(), without) == "England"


def test_law_is_that_of_every_day_on_which_something_was_seen() -> None:
    before = about(YNYS_MON, "2023-12-01", category="intimate_images")
    laws_of_both_days = about(
        YNYS_MON, "2024-07-04T22:30:00Z", "2023-12-01", category="intimate_images"
    )

    assert [law.id for law in before.offences] == ["private_sexual_images_until_2024"]
    assert {law.id for law in laws_of_both_days.offences} == {
        "intimate_images",
        "private_sexual_images_until_2024",
    }
    assert laws_of_both_days.days == (date(2023, 12, 1), date(2024, 7, 4))


def test_day_of_a_time_is_that_of_the_clock_in_the_united_kingdom() -> None:
    applicable = about(ALDERSHOT, "2024-07-03T23:30:00Z")

    assert applicable.days == (date(2024, 7, 4),)


def test_day_is_that_of_the_report_when_none_is_given() -> None:
    accepted = case()

    assert applicable_to(load(), load_laws(), accepted).days == (accepted.submitted_at.date(),)


def test_order_that_protects_everybody_is_named_when_no_office_is_known() -> None:
    accepted = with_candidate(case(), election="mayor.2027-05-06")

    applicable = applicable_to(load(), load_laws(), accepted)

    assert applicable.office is None
    assert [law.id for law in applicable.orders] == ["disqualification_order"]
