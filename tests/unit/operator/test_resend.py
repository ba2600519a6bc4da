"""``case resend``: what first told a recipient of a case goes out once more."""

from typing import Any

import pytest

from chalicelib.errors import Refusal
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.steps import SecondLine
from chalicelib.operator.cli import main
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.resend import BY_OPERATOR, ResendDeps, resend
from tests.support.deployments import deployment
from tests.support.exchange import Exchange, poll
from tests.support.factories import World
from tests.support.fakes import MemoryFeed
from tests.support.operators import Capture, printed_json
from tests.support.sentences import begins_as_a_sentence

FORCE = "police-hampshire"


def run(world: World, *argv: str, feed: MemoryFeed | None = None) -> int:
    parts: dict[str, Any] = {"case_log": world.log, "directory": world.directory}
    parts |= {"clocks": world.clocks, "queues": world.queues, "guards": world.guards}
    parts |= {"check_lanes": world.lanes}
    return main(list(argv), deployment(now=world.clock, feed=feed or MemoryFeed(), **parts))


def test_resend_mails_an_authority_once_more_under_another_key(capsys: Capture) -> None:
    world = World()
    accepted = world.submit()
    case_id = accepted.first.case_id
    notify_authority(world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
    capsys.readouterr()  # the log and metrics of sending
    assert run(world, "case", "resend", world.case(accepted).reference, FORCE, "--json") == 0
    answer = printed_json(capsys)
    event = world.case(accepted).last
    assert (event.kind, event.public["because"]) == (Kind.NOTIFICATION_REPEATED, BY_OPERATOR)
    assert (answer["seq"], answer["to"]) == (event.seq, "primary")
    notify_authority(world.notify_authority_deps, Dispatch(case_id, event.seq, FORCE))
    first, second = world.mail.letters
    assert (first.to, first.subject) == (second.to, second.subject)
    assert first.key != second.key


def test_resend_goes_to_the_second_address_when_that_is_asked_for(capsys: Capture) -> None:
    world = World()
    accepted = world.submit()
    reference = world.case(accepted).reference
    assert run(world, "case", "resend", reference, FORCE, "--second") == 1
    assert "has no second address" in capsys.readouterr().err
    world.second_addresses[FORCE] = "second@example.org"
    assert run(world, "case", "resend", reference, FORCE, "--second") == 0
    dispatch = Dispatch(accepted.first.case_id, world.case(accepted).last.seq, FORCE)
    notify_authority(world.notify_authority_deps, dispatch)
    assert world.mail.letters[0].to == "second@example.org"


def test_resend_repeats_the_confirmation_to_the_person_who_reported() -> None:
    world = World()
    accepted = world.submit()
    assert run(world, "case", "resend", world.case(accepted).reference, "reporter") == 0
    assert world.case(accepted).last.public["of"] == 1


def test_resend_offers_a_platform_its_tokens_again(capsys: Capture) -> None:
    exchange = Exchange(World())
    case_id = exchange.fed("x")
    (jti,) = poll(exchange).offer.tokens
    poll(exchange, ack=[jti], maxEvents=0)
    assert not poll(exchange).offer.tokens
    reference = exchange.world.case_by_id(case_id).reference
    assert run(exchange.world, "case", "resend", reference, "x", feed=exchange.feed) == 0
    assert f"{reference}: x is offered 1 token again" in capsys.readouterr().out
    assert list(poll(exchange).offer.tokens) == [jti]


@pytest.mark.parametrize(
    ("recipient", "why"),
    [
        ("police-hampshir", "did you mean police-hampshire"),
        ("police-kent", "Must be a recipient of this case"),
        ("police-hampshire", "is told by the person who reported"),
        ("x", "x has no token to be offered again"),
        ("reporter", "The person who reported gave no email address"),
    ],
)
def test_resend_says_why_when_nothing_goes_out(capsys: Capture, recipient: str, why: str) -> None:
    world = World(connected=("facebook",))
    share = {"platforms": False, "police": True, "electoral": False}
    accepted = world.submit(
        reporter={"name": "Sam Invented", "role": "candidate", "language": "en"}, share_with=share
    )
    assert run(world, "case", "resend", world.case(accepted).reference, recipient) == 1
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("recipient", "second", "code"),
    [
        (FORCE, True, "no_second_address"),
        ("reporter", False, "no_address"),
        ("x", False, "not_mailed"),
    ],
)
def test_resend_has_a_code_for_why_nothing_goes_out(
    recipient: str, second: bool, code: str
) -> None:
    world = World(connected=(FORCE, "facebook"))
    no_address = {"name": "Sam Invented", "role": "candidate", "language": "en"}
    case_id = world.submit(reporter=no_address).first.case_id
    deps = ResendDeps(world.log, SecondLine, world.clock)
    with pytest.raises(Refusal) as refused:
        resend(deps, case_id, recipient, to_second=second)
    assert refused.value.public_code == code
    assert begins_as_a_sentence(refused.value.detail) or recipient in str(refused.value.detail)


@pytest.mark.parametrize(
    ("kind", "why"),
    [(Kind.WITHDRAWN, "withdrawn"), (Kind.ERASED, "erased")],
)
def test_resend_says_why_when_a_case_is_over(capsys: Capture, kind: Kind, why: str) -> None:
    world = World()
    accepted = world.submit()
    reference = world.case(accepted).reference
    world.append(accepted, NewEvent(kind, {}))
    assert run(world, "case", "resend", reference, FORCE) == 1
    assert why in capsys.readouterr().err
    world.log.cases.clear()
    assert run(world, "case", "resend", reference, FORCE) == 1
    assert f"there is no case {reference}" in capsys.readouterr().err
