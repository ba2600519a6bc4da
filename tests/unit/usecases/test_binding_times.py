"""Times that bind platforms in the UK start the clock of the kinds of abuse that they name."""

from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, stamp
from chalicelib.usecases.cases.choose_recipients import promise_of
from chalicelib.usecases.cases.read_case import ReadCaseDeps, recipients_of
from chalicelib.usecases.reporter.read_own_case import read_own_case
from tests.support.cases import outcome_event
from tests.support.chased_case import ChasedCase
from tests.support.factories import World

CATALOGUE = load()
PLATFORMS_ONLY = {"platforms": True, "police": False, "electoral": False}
LAW, OFCOM = "https://www.legislation.gov.uk/ukpga/2023/50/section/20A", "ofcom"
BY_LAW = {(platform, "intimate_images"): "law" for platform in CATALOGUE.platforms}
COMMITTED = {("x", "hate_identity"): "commitment", ("x", "terrorism_extremism"): "commitment"}
BOUND: dict[tuple[str, str], str] = {**BY_LAW, **COMMITTED}


@pytest.mark.parametrize("category", CATALOGUE.categories)
def test_promise_is_the_time_that_binds_where_one_does(category: str) -> None:
    for platform in CATALOGUE.platforms:
        promise = promise_of(CATALOGUE, platform, "standard", category)
        bound_by = BOUND.get((platform, category))
        assert promise.get("bound_by") == bound_by
        if bound_by:
            assert (promise["basis"], promise["decide_minutes"]) == ("published", 48 * 60)
            assert promise["acknowledge_minutes"] <= promise["decide_minutes"]
            assert promise["regulator"] == OFCOM


def test_authority_is_bound_by_no_time_of_platforms() -> None:
    promise = promise_of(CATALOGUE, "police-hampshire", "urgent", "intimate_images")
    assert promise["basis"] == "ours"


def bound_case(link: str, category: str) -> ChasedCase:
    return ChasedCase(category=category, share_with=PLATFORMS_ONLY, incidents=[{"url": link}])


def acknowledged(link: str, category: str, platform: str) -> ChasedCase:
    case = bound_case(link, category)
    case.sent_to(platform)
    case.then(outcome_event("acknowledged", by=platform))
    return case


@pytest.mark.parametrize(
    ("link", "category", "platform"),
    [
        ("https://x.com/a/status/1", "hate_identity", "x"),
        ("https://x.com/a/status/1", "terrorism_extremism", "x"),
        ("https://x.com/a/status/1", "intimate_images", "x"),
        ("https://www.facebook.com/some.page/posts/123456789", "intimate_images", "facebook"),
    ],
)
def test_binding_clock_runs_for_48_hours_and_ends_with_the_regulator(
    link: str, category: str, platform: str
) -> None:
    case = acknowledged(link, category, platform)
    assert case.after(hours=23, minutes=59) == []
    assert case.after(minutes=1) == [("response_due", platform, "decide")]
    assert case.after(hours=23, minutes=59) == []
    assert case.after(minutes=1) == [("response_overdue", platform, "decide")]
    overdue = case.world.log.read(case.case_id)[-1]
    assert overdue.public["regulator"] == OFCOM
    assert overdue.public["escalated_to"] == "operator"


def test_clock_of_another_kind_on_the_same_platform_is_ours_and_names_no_regulator() -> None:
    case = acknowledged("https://x.com/a/status/1", "harassment", "x")
    ours = CATALOGUE.urgencies[case.world.case_by_id(case.case_id).public["urgency"]]
    assert case.recipient("x").promise.decide_minutes == ours.decide_minutes
    case.after(minutes=ours.decide_minutes)
    overdue = case.world.log.read(case.case_id)[-1]
    assert (overdue.kind, "regulator" in overdue.public) == (Kind.RESPONSE_OVERDUE, False)


def test_missed_confirmation_names_no_regulator_since_that_time_is_ours() -> None:
    case = bound_case("https://x.com/a/status/1", "hate_identity")
    case.sent_to("x")
    case.after(hours=47)
    (overdue,) = (
        event for event in case.world.log.read(case.case_id) if event.kind is Kind.RESPONSE_OVERDUE
    )
    assert (overdue.public["what"], "regulator" in overdue.public) == ("acknowledge", False)


def test_binding_clock_starts_when_the_reporter_told_the_platform_themselves() -> None:
    case = bound_case("https://www.tiktok.com/@a.b/video/7301234567890123456", "intimate_images")
    assert case.after(days=5) == []
    clock_start = case.world.clock()
    case.happens(Kind.SELF_REPORTED, recipient="tiktok")
    recipient = case.recipient("tiktok")
    assert (recipient.decide_by - clock_start).total_seconds() == 48 * 3600
    assert ("response_overdue", "tiktok", "decide") in case.after(hours=48)
    overdue = case.world.log.read(case.case_id)[-1]
    assert (overdue.public["regulator"], "escalated_to" in overdue.public) == (OFCOM, False)


def reading(world: World, case: Case) -> list[dict[str, Any]]:
    deps = ReadCaseDeps(CATALOGUE, load_laws, lambda *_: "", world.clock)
    return [dict(view) for view in recipients_of(deps, case, world.clock())]


def test_case_says_what_binds_and_where_to_complain_once_it_has_passed() -> None:
    case = acknowledged("https://x.com/a/status/1", "intimate_images", "x")
    (before,) = reading(case.world, case.world.case_by_id(case.case_id))
    assert before["promise"]["bound_by"] == "law"
    assert before["promise"]["source_url"] == LAW
    assert before["promise"]["decide_by"] == stamp(case.recipient("x").decide_by)
    assert "regulator" not in before
    case.after(hours=48)
    (after,) = reading(case.world, case.world.case_by_id(case.case_id))
    assert after["regulator"] == {
        "name": "Ofcom",
        "url": "https://www.ofcom.org.uk/make-a-complaint",
    }


def test_mailed_link_does_not_tell_the_kind_by_the_time_that_binds() -> None:
    case = acknowledged("https://x.com/a/status/1", "intimate_images", "x")
    case.after(hours=48)
    deps = ReadCaseDeps(CATALOGUE, load_laws, lambda *_: "", case.world.clock)
    view = read_own_case(deps, case.world.case_by_id(case.case_id), whole=False)
    (recipient,) = view["recipients"]
    assert recipient["promise"] == {"basis": "published"}
    assert "regulator" not in recipient
