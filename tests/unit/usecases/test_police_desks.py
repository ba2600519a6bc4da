"""Desks and specialists of the police: told where they have an address, beside their force or in
its place, and never a second time for one consent."""

from typing import Any

from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.rendering.recipient_view import recipient_view
from chalicelib.rendering.translator import translator
from chalicelib.usecases.cases.read_case import status_of
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from chalicelib.usecases.reporter.correct_consent import correct_consent
from tests.support.cases import reading
from tests.support.factories import CONNECTED, World

FORCE, DESK, SPECIALISTS = "police-hampshire", "police-hampshire-elections", "counter-terrorism"
FALSE = {"category": "false_statement_candidate"}
WEAPON = {"signs": ["shows_weapon"]}


def world_with(*desks: str) -> World:
    world = World((*CONNECTED, *desks))
    world.contacts |= {desk: f"{desk}@example.org" for desk in desks}
    return world


def police(world: World, accepted: StoredReport) -> list[str]:
    return [
        recipient.id
        for recipient in world.case(accepted).recipients.values()
        if recipient.kind == "police"
    ]


def mailed(world: World, accepted: StoredReport) -> list[tuple[str, str]]:
    """(address, subject) of each mail to an authority about event 1."""
    fan_out(world.fan_out_deps, accepted.first.case_id, 1)
    before = len(world.mail.letters)
    for dispatch in world.queues["authorities"].dispatches:
        notify_authority(world.notify_authority_deps, dispatch)
    return [(letter.to, letter.subject) for letter in world.mail.letters[before:]]


def test_election_offence_waits_in_the_digest_of_the_elections_contact_alone() -> None:
    world = world_with(DESK)
    accepted = world.submit(**FALSE)
    assert police(world, accepted) == [DESK]
    assert mailed(world, accepted) == []
    assert world.digests.authorities() == [DESK]


def test_emergency_is_mailed_to_the_force_and_to_its_elections_contact() -> None:
    world = world_with(DESK)
    accepted = world.submit(**FALSE, **WEAPON)
    mails = mailed(world, accepted)
    assert [to for to, _ in mails] == ["hampshire@example.org", f"{DESK}@example.org"]
    assert {subject.startswith("Emergency") for _, subject in mails} == {True}


def test_terrorist_content_is_mailed_to_counter_terrorism_police_and_the_force() -> None:
    world = world_with(SPECIALISTS)
    accepted = world.submit(category="terrorism_extremism")
    assert police(world, accepted) == [FORCE, SPECIALISTS]
    mails = mailed(world, accepted)
    assert [to for to, _ in mails] == ["hampshire@example.org", f"{SPECIALISTS}@example.org"]
    without = world_with()
    assert police(without, without.submit(category="terrorism_extremism")) == [FORCE]


def test_force_alone_is_mailed_when_there_is_danger_and_no_consent() -> None:
    world = world_with(DESK, SPECIALISTS)
    no_consent = {"platforms": False, "police": False, "electoral": False}
    for category in ("false_statement_candidate", "terrorism_extremism"):
        accepted = world.submit(category=category, immediate_danger=True, share_with=no_consent)
        assert police(world, accepted) == [FORCE]


def test_status_names_the_elections_contact_in_both_languages() -> None:
    world = world_with(DESK)
    status = status_of(reading(), world.case(world.submit(**FALSE)), world.clock())
    (force,) = (recipient for recipient in status["recipients"] if recipient["kind"] == "police")
    assert recipient_view(force, translator("en")).name.endswith("Constabulary (elections)")
    assert recipient_view(force, translator("cy")).name.endswith("Constabulary (etholiadau)")


def test_consent_to_more_notifies_no_second_desk_of_the_force() -> None:
    world = world_with()
    consent = {"platforms": False, "police": True, "electoral": False}
    accepted = world.submit(**FALSE, share_with=consent)
    world.reach = world_with(DESK).reach
    more = consent | {"platforms": True}
    correct_consent(world.act_on_report_deps(), world.case(accepted), more)
    assert police(world, accepted) == [FORCE]
    case = world.case(accepted)
    assert {"x", "facebook"} <= case.recipients.keys()


def test_withdrawn_consent_is_withdrawn_from_every_desk_of_the_police() -> None:
    world = world_with(DESK, SPECIALISTS)
    accepted = world.submit(category="terrorism_extremism")
    no_consent = {"platforms": False, "police": False, "electoral": False}
    correct_consent(world.act_on_report_deps(), world.case(accepted), no_consent)
    states = {
        recipient.id: recipient.state for recipient in world.case(accepted).recipients.values()
    }
    assert states[FORCE] == states[SPECIALISTS] == "withdrawn"


def bounce(world: World, dispatch: Dispatch, to: str) -> None:
    tag = f"{dispatch.case_id}_{dispatch.seq}_{dispatch.recipient}"
    mail: dict[str, Any] = {
        "messageId": "m",
        "destination": [to],
        "tags": {"notification": [tag]},
    }
    bounced = {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": "Permanent"}}
    assert record_mail_event(world.send_mail_deps, bounced)


def test_force_is_mailed_when_the_elections_contact_bounces() -> None:
    world = world_with(DESK)
    world.second_addresses[DESK] = world.contacts[FORCE]  # as the directory gives it
    accepted = world.submit(**FALSE, **WEAPON)
    mailed(world, accepted)
    bounce(world, Dispatch(accepted.first.case_id, 1, DESK), f"{DESK}@example.org")
    failed = world.log.read(accepted.first.case_id)[-1]
    fan_out(world.fan_out_deps, accepted.first.case_id, failed.seq)
    chase_overdue(world.chase_overdue_deps)
    (again,) = (
        event for event in world.case(accepted).events if event.kind is Kind.NOTIFICATION_REPEATED
    )
    assert (again.public["recipient"], again.public["to"]) == (DESK, "fallback")
    notify_authority(world.notify_authority_deps, Dispatch(again.case_id, again.seq, DESK))
    assert world.mail.letters[-1].to == "hampshire@example.org"


def test_contact_is_mailed_at_its_second_address_when_the_first_was_removed() -> None:
    world = world_with(DESK)
    accepted = world.submit(**FALSE, **WEAPON)
    world.second_addresses[DESK] = world.contacts[FORCE]
    del world.contacts[DESK]
    assert [to for to, _ in mailed(world, accepted)] == ["hampshire@example.org"] * 2
