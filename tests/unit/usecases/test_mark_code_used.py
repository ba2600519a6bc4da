"""That an access code came into use: never when, and never in anybody's way."""

import logging

import pytest

from chalicelib.usecases.candidates.verify_access_code import (
    VerifyAccessCodeDeps,
    verify_access_code,
)
from tests.support.factories import ACCESS_CODE, SECRETS, World
from tests.support.fakes import MemoryGuards


@pytest.fixture
def world() -> World:
    return World()


def desk_of(world: World) -> VerifyAccessCodeDeps:
    return VerifyAccessCodeDeps(world.directory, MemoryGuards(world.clock), SECRETS, world.clock)


def test_use_is_recorded_and_stays(world: World) -> None:
    desk = desk_of(world)
    assert verify_access_code(desk, ACCESS_CODE, "192.0.2.1") is world.robin
    world.clock.advance(days=1)
    assert verify_access_code(desk, ACCESS_CODE, "192.0.2.1") is world.robin
    assert world.directory.used == {world.robin.key}


def test_use_is_not_recorded_when_the_code_is_wrong(world: World) -> None:
    assert verify_access_code(desk_of(world), "WXYZ-WXYZ-WXYZ", "192.0.2.1") is None
    assert world.directory.used == set()


def test_code_works_when_its_use_cannot_be_recorded(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.directory.fails = 1
    with caplog.at_level(logging.WARNING, "standsafe"):
        assert verify_access_code(desk_of(world), ACCESS_CODE, "192.0.2.1") is world.robin
    assert world.directory.used == set()
    assert "could not be recorded" in caplog.text
    assert "Robin" not in caplog.text
    assert verify_access_code(desk_of(world), ACCESS_CODE, "192.0.2.1") is world.robin
    assert world.directory.used == {world.robin.key}
