"""A new link in place of an old one goes to the registered address, and nowhere else."""

from datetime import timedelta

from chalicelib.catalogue import load
from chalicelib.model.events import Kind, NewEvent
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from tests.support.factories import SECRETS, World
from tests.support.officers import (
    FORCE,
    LINK,
    case_id_of,
    events_of,
    mail_new_case,
    newest_token,
    read_case,
    sign_in,
)
from tests.support.web_client import call, post_json

HAMPSHIRE = load().authorities[FORCE].name


def test_new_link_goes_to_the_registered_address_only(world: World) -> None:
    reference, token = mail_new_case(world)
    world.clock.advance(days=8)
    assert post_json(LINK, {"token": token}).status == 202
    (request,) = events_of(world, Kind.CASE_LINK_REQUESTED)
    fan_out(world.fan_out_deps, request.case_id, request.seq)
    (dispatch,) = world.queues["authorities"].dispatches
    assert dispatch == Dispatch(case_id_of(reference), request.seq, FORCE)
    assert [world.queues[name].dispatches for name in ("platforms", "reporters")] == [[], []]
    notify_authority(world.notify_authority_deps, dispatch)
    notify_authority(world.notify_authority_deps, dispatch)
    _, letter = world.mail.letters
    assert letter.to == "hampshire@example.org"
    assert reference in letter.subject
    for words in ("Sam Invented", "know where you live", "last week", "01632"):
        assert words not in letter.subject + letter.text + letter.html
    assert newest_token(world) in letter.html
    assert read_case(reference, sign_in(newest_token(world))).status == 200


def test_new_links_are_eight_a_day_at_most(world: World) -> None:
    _, token = mail_new_case(world)
    start = world.clock()
    for _ in range(100):
        post_json(LINK, {"token": token})
        world.clock.advance(minutes=16)
    ages = [event.at - start for event in events_of(world, Kind.CASE_LINK_REQUESTED)]
    assert sum(age < timedelta(days=1) for age in ages) == 8
    assert len(ages) > 8, "the next day there may be more"


def test_answer_is_the_same_whether_a_link_was_sent_or_not(world: World) -> None:
    reference, token = mail_new_case(world)
    secret = SECRETS.versions["1"]
    answers = [
        post_json(LINK, {"token": guess})
        for guess in (
            token,
            token,
            "guess",
            mint_case_link(secret, "SS22222222222", FORCE, "hampshire@example.org", world.clock()),
            mint_case_link(
                secret, case_id_of(reference), "police-kent", "kent@example.org", world.clock()
            ),
        )
    ]
    assert {(answer.status, answer.body, str(answer.headers)) for answer in answers} == {
        (202, b'{"accepted": true}', str(answers[0].headers))
    }
    assert len(events_of(world, Kind.CASE_LINK_REQUESTED)) == 1


def test_new_link_is_sent_once_in_a_quarter_of_an_hour(world: World) -> None:
    _, token = mail_new_case(world)
    for minutes in (0, 14, 1, 1):
        world.clock.advance(minutes=minutes)
        post_json(LINK, {"token": token})
    assert [event.at.minute for event in events_of(world, Kind.CASE_LINK_REQUESTED)] == [30, 45]


def test_new_link_is_not_sent_when_the_case_is_erased(world: World) -> None:
    reference, token = mail_new_case(world)
    world.log.erase(case_id_of(reference))
    assert post_json(LINK, {"token": token}).status == 202
    assert events_of(world, Kind.CASE_LINK_REQUESTED) == []


def test_reporter_is_shown_nothing_of_links(world: World) -> None:
    accepted = world.submit()
    request = world.append(accepted, NewEvent(Kind.CASE_LINK_REQUESTED, {"recipient": FORCE}))
    fan_out(world.fan_out_deps, request.case_id, request.seq)
    notify_authority(world.notify_authority_deps, Dispatch(request.case_id, request.seq, FORCE))
    sign_in(newest_token(world))
    reference = world.case(accepted).reference
    status = call("GET", f"/v1/reports/{reference}", authorization=f"Bearer {accepted.receipt}")
    assert [entry["what"] for entry in status.json["timeline"]] == ["report_submitted"]
    police = next(recipient for recipient in status.json["recipients"] if recipient["id"] == FORCE)
    assert police["state"] == "queued"
