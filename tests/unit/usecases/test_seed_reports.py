"""The sandbox stage seeds invented reports, each with what befalls it; no other stage does."""

from dataclasses import replace

import pytest

from chalicelib.catalogue import load
from chalicelib.catalogue.pasted import recognise_pasted
from chalicelib.limits import SANDBOX_EVERY
from chalicelib.model.events import Kind
from chalicelib.usecases.candidates.verify_access_code import VerifyAccessCodeDeps
from chalicelib.usecases.intake.check_report import CheckReportDeps
from chalicelib.usecases.sandbox.invented_reports import LINKS, incident
from chalicelib.usecases.sandbox.seed_reports import SeedReportsDeps, seed_reports
from tests.support.factories import SECRETS, World


def deps_of(world: World, *platforms: str, stage: str = "sandbox") -> SeedReportsDeps:
    codes = VerifyAccessCodeDeps(world.directory, world.guards, SECRETS, world.clock)
    checking = CheckReportDeps(load(), codes, world.elections, world.clock)
    return SeedReportsDeps(
        stage=stage,
        platforms=lambda _: platforms,
        checking=checking,
        storing=world.store_report_deps(),
        acting=world.act_on_report_deps(),
        take_job=world.take_job,
    )


def test_turn_brings_each_platform_a_report_about_it_alone() -> None:
    world = World()
    assert seed_reports(deps_of(world, "x", "facebook")) == 2
    for case_id in world.log.cases:
        case = world.case_by_id(case_id)
        (recipient,) = case.recipients.values()
        assert {incident["platform"] for incident in case.incidents} == {recipient.id}
        assert case.public["tell_reporter"] is False


def test_turn_that_runs_again_changes_nothing() -> None:
    world = World()
    for _ in range(3):
        seed_reports(deps_of(world, "x"))
    lengths = {case_id: len(log) for case_id, log in world.log.cases.items()}
    assert len(lengths) == 2
    seed_reports(deps_of(world, "x"))
    assert {case_id: len(log) for case_id, log in world.log.cases.items()} == lengths


def test_reports_live_on_by_messages_more_posts_withdrawals_and_silence() -> None:
    world = World()
    for _ in range(5):
        seed_reports(deps_of(world, "x"))
        world.clock.advance(seconds=SANDBOX_EVERY.whole_seconds)
    kinds = [event.kind for log in world.log.cases.values() for event in log]
    assert len(world.log.cases) == 6
    assert {*kinds} == {
        Kind.REPORT_SUBMITTED,
        Kind.MESSAGE_SENT,
        Kind.INCIDENTS_ADDED,
        Kind.WITHDRAWN,
    }


@pytest.mark.parametrize("stage", ["prod", "dev", "local"])
def test_no_other_stage_seeds(stage: str) -> None:
    world = World()
    assert seed_reports(replace(deps_of(world, "x"), stage=stage)) == 0
    assert not world.log.cases


@pytest.mark.parametrize("platform", load().platforms)
def test_invented_post_is_recognised_as_its_platforms(platform: str) -> None:
    post = incident(platform, 7, 1)
    if platform in LINKS:
        assert recognise_pasted(post["url"]).platform == platform
    else:
        assert (post["platform"], post["handle"]) == (platform, "invented.person.1")
