"""Sessions of browsers: the status page's, a candidate's, and the tokens of their forms."""

from dataclasses import replace

import pytest

from chalicelib.errors import Forbidden
from chalicelib.model.case import Case
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.events import Kind, NewEvent
from chalicelib.ports import IdSecrets
from chalicelib.usecases.candidates.begin_candidate_session import (
    BeginCandidateSessionDeps,
    begin_candidate_session,
)
from chalicelib.usecases.reporter.begin_status_session import (
    BeginStatusSessionDeps,
    Proof,
    begin_status_session,
)
from chalicelib.usecases.sessions.check_form_token import check_form_token
from chalicelib.usecases.sessions.make_form_token import MakeFormTokenDeps, make_form_token
from tests.support.factories import SECRETS, World, WorldContainer


def begin(world: World, case: Case, proof: Proof = "receipt") -> str:
    deps = BeginStatusSessionDeps(world.log, world.guards, world.clock)
    return begin_status_session(deps, case, proof)


def begin_for(world: World, candidate: NominatedCandidate) -> str:
    deps = BeginCandidateSessionDeps(world.directory, world.guards)
    return begin_candidate_session(deps, candidate)


def test_status_session_gives_its_case_until_it_is_ended() -> None:
    world = World()
    container, accepted = WorldContainer(world), world.submit()
    token = begin(world, world.case(accepted))
    session = container.resume_status_session(token)
    assert session is not None
    assert (session.case, session.proof, session.whole) == (world.case(accepted), "receipt", True)
    container.end_status_session(token)
    assert container.resume_status_session(token) is None


def test_status_session_lasts_half_an_hour_from_its_last_use() -> None:
    world = World()
    container = WorldContainer(world)
    token = begin(world, world.case(world.submit()))
    for minutes in (20, 20, 29):
        world.clock.advance(minutes=minutes)
        assert container.resume_status_session(token) is not None
    world.clock.advance(minutes=31)
    assert container.resume_status_session(token) is None


def test_status_session_gives_nothing_when_its_case_is_erased() -> None:
    world = World()
    container, accepted = WorldContainer(world), world.submit()
    token = begin(world, world.case(accepted))
    world.append(accepted, NewEvent(Kind.ERASED, {}))
    world.log.erase(accepted.first.case_id)
    assert container.resume_status_session(token) is None


def test_status_session_says_why_it_ended() -> None:
    world = World()
    container, accepted = WorldContainer(world), world.submit()
    token = begin(world, world.case(accepted))
    world.append(accepted, NewEvent(Kind.RECEIPT_REPLACED, {"receipt": "0" * 64}))
    assert container.resume_status_session(token) is None
    assert container.explain_session_end(token) == "receipt"
    world.append(accepted, NewEvent(Kind.ERASED, {}))
    world.log.erase(accepted.first.case_id)
    assert container.explain_session_end(token) == "erased"
    world.clock.advance(minutes=31)
    assert container.explain_session_end(token) == "time"
    assert container.explain_session_end("") == "none"


def test_session_is_kept_under_its_hash_alone() -> None:
    world = World()
    token = begin(world, world.case(world.submit()))
    assert token not in repr(vars(world.guards))


@pytest.mark.parametrize("token", ["", "nobody's"])
def test_session_is_nothing_when_its_token_is_unknown(token: str) -> None:
    container = WorldContainer(World())
    container.end_status_session(token)
    assert container.resume_status_session(token) is None
    assert container.resume_candidate_session(token) is None


def test_candidate_session_gives_the_candidate_until_it_is_ended() -> None:
    world = World()
    container = WorldContainer(world)
    token = begin_for(world, world.robin)
    assert container.resume_candidate_session(token) == world.robin
    container.end_candidate_session(token)
    assert container.resume_candidate_session(token) is None


def test_candidate_session_gives_nobody_when_they_stand_no_more() -> None:
    world = World()
    container = WorldContainer(world)
    token = begin_for(world, replace(world.robin, person_id="2"))
    assert container.resume_candidate_session(token) is None


def test_form_token_fits_its_own_session_alone() -> None:
    container = WorldContainer(World())
    form_token = container.make_form_token("one")
    container.check_form_token("one", form_token)
    for session, wrong in (("two", form_token), ("one", "é"), ("one", "")):
        with pytest.raises(Forbidden):
            container.check_form_token(session, wrong)


def test_form_token_holds_when_the_secret_was_rotated() -> None:
    form_token = make_form_token(MakeFormTokenDeps(SECRETS), "one")
    rotated = IdSecrets("2", {**SECRETS.versions, "2": b"another secret of the tests"})
    check_form_token(MakeFormTokenDeps(rotated), "one", form_token)
