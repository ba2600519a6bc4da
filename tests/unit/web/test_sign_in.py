"""A link to an authority's list is mailed to its registered address, whoever requests it."""

import re

import pytest

from chalicelib.consumers.messages import handle_authority_message
from chalicelib.limits import CASE_LINKS_A_DAY, SIGN_IN_REQUESTS
from chalicelib.model.recipient_ids import LINK
from chalicelib.ports import Dispatch
from tests.support.factories import World, WorldContainer
from tests.support.officers import FORCE, OFFICER
from tests.support.web_client import call, post_json

SIGN_IN = "/v1/authority/sign-in"
REQUEST = Dispatch(LINK, 0, FORCE)


def mailed(world: World, authority: str = FORCE) -> int:
    """How many mails there are once the queue's message was handled."""
    handle_authority_message(WorldContainer(world), Dispatch(LINK, 0, authority))
    return len(world.mail.letters)


def test_sign_in_link_opens_the_list_and_goes_to_the_registered_address(world: World) -> None:
    answer = post_json(SIGN_IN, {"authority": FORCE})
    assert (answer.status, answer.json) == (202, {"accepted": True})
    assert world.queues["authorities"].dispatches == [REQUEST]
    assert mailed(world) == 1
    (letter,) = world.mail.letters
    assert letter.to == "hampshire@example.org"
    assert letter.subject == "Your link to your cases"
    (token,) = set(re.findall(r"/cases#([\w-]+)", letter.text))
    session = post_json("/v1/authority/session", {"token": token, "officer": OFFICER})
    assert session.status == 200
    cookie = str(session.headers["set-cookie"]).partition(";")[0]
    assert call("GET", "/v1/authority/cases", cookie=cookie).status == 200


@pytest.mark.parametrize("authority", ["police-kent", "nobody", "x"])
def test_sign_in_answer_is_the_same_when_nobody_is_mailed(world: World, authority: str) -> None:
    answers = [post_json(SIGN_IN, {"authority": name}) for name in (FORCE, authority)]
    assert len({(answer.status, answer.body) for answer in answers}) == 1
    assert mailed(world, authority) == 0


@pytest.mark.parametrize("typed", ["nobody", "sam@example.org", "They will kill Sam", "x" * 100])
def test_sign_in_queues_no_word_that_is_no_authority(world: World, typed: str) -> None:
    assert post_json(SIGN_IN, {"authority": typed}).status == 202
    assert world.queues["authorities"].dispatches == [Dispatch(LINK, 0, "nobody")]


def test_sign_in_link_is_mailed_once_in_a_quarter_of_an_hour_and_eight_times_a_day(
    world: World,
) -> None:
    world.clock.advance(hours=17)  # past midnight: a day is counted by its date
    assert [mailed(world), mailed(world)] == [1, 1]
    world.clock.advance(minutes=16)
    assert mailed(world) == 2
    for _ in range(20):
        world.clock.advance(minutes=16)
        mailed(world)
    assert len(world.mail.letters) == CASE_LINKS_A_DAY
    world.clock.advance(days=1)
    assert mailed(world) == CASE_LINKS_A_DAY + 1


def test_sign_in_link_has_the_same_key_when_it_was_cut_off_before_it_was_noted(
    world: World,
) -> None:
    mailed(world)
    world.guards.forget(f"sign-in#{FORCE}")
    mailed(world)
    first, second = world.mail.letters
    assert first.key == second.key


def test_sign_in_link_goes_to_the_second_address_when_the_first_bounced(world: World) -> None:
    world.suppressions.suppress("hampshire@example.org", because="hard_bounce", at=world.clock())
    assert mailed(world) == 0
    world.second_addresses[FORCE] = "second@example.org"
    assert mailed(world) == 1
    assert world.mail.letters[0].to == "second@example.org"


def test_sign_in_links_are_requested_so_often_from_one_address(world: World) -> None:
    statuses = [post_json(SIGN_IN, {"authority": FORCE}).status for _ in range(SIGN_IN_REQUESTS)]
    assert set(statuses) == {202}
    assert post_json(SIGN_IN, {"authority": FORCE}).status == 429
