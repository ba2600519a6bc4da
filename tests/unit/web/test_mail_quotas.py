"""Mails to one mailbox: whoever types in somebody else's address takes nothing from them."""

from collections.abc import Iterator
from itertools import count

import pytest

from chalicelib.limits import STATUS_LINK
from chalicelib.model.events import Kind
from chalicelib.ports import Letter
from tests.support.factories import ACCESS_CODE, World, body
from tests.support.visitor import Visitor, request_link

HERS = "sam@example.org"
RESPELT = ("sam+{}@example.org", "SAM+{}@Example.ORG", "Sam@EXAMPLE.org", "sam@example.org")


def reporter(address: str) -> dict[str, str]:
    return {**body()["reporter"], "email": address}


def verified(world: World) -> Visitor:
    """Have her report with her access code what is no emergency."""
    changes = {"access_code": ACCESS_CODE, "category": "harassment"}
    return Visitor(world, reporter=reporter(HERS), **changes)


def ask_for_link(world: World, visitor: Visitor, address: str) -> bool:
    answer = request_link(world, visitor.reference, address=address)
    assert answer.status == 200
    assert visitor.kinds()[-1] is Kind.STATUS_LINK_REQUESTED
    return visitor.notify()


@pytest.fixture
def hosts() -> Iterator[str]:
    """Network addresses that differ."""
    return (f"2001:db8:{number:x}::1" for number in count(1))


def flood(world: World, reports: int = 21) -> list[Visitor]:
    """Send reports on record only that name her address in every spelling of it."""
    visitors = []
    for number in range(reports):
        address = RESPELT[number % len(RESPELT)].format(number)
        visitors.append(Visitor(world, log_only=True, reporter=reporter(address)))
        visitors[-1].notify()
    return visitors


def use_up_links(world: World, hosts: Iterator[str]) -> list[Visitor]:
    """Ask for links to reports that name her until the mailbox's quota of the day is used up."""
    visitors = flood(world)
    for _ in range(2):
        mailed = [ask_for_link(world, visitor, next(hosts)) for visitor in visitors]
        world.clock.advance(seconds=STATUS_LINK.whole_seconds + 60)
    assert not all(mailed)
    return visitors


def test_mailbox_is_flooded_by_no_spelling_of_its_address(world: World) -> None:
    flood(world, 40)
    assert len(world.mail.letters) == world.notify_reporter_deps.most_mails
    assert not Visitor(world, category="harassment", reporter=reporter(HERS)).notify()
    assert Visitor(world, reporter=reporter("samantha@example.org")).notify()


def test_quota_holds_when_mails_are_sent_at_the_same_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood(world, world.notify_reporter_deps.most_mails - 1)
    other = Visitor(world, log_only=True, reporter=reporter(HERS))
    send = world.mail.send

    def send_after_another(letter: Letter) -> str:
        monkeypatch.setattr(world.mail, "send", send)
        assert not other.notify()
        return send(letter)

    monkeypatch.setattr(world.mail, "send", send_after_another)
    assert Visitor(world, log_only=True, reporter=reporter(HERS)).notify()
    assert len(world.mail.letters) == world.notify_reporter_deps.most_mails


def test_recovery_link_is_mailed_when_a_stranger_used_up_the_confirmations(
    world: World, hosts: Iterator[str]
) -> None:
    hers = Visitor(world, reporter=reporter(HERS))
    flood(world)
    assert ask_for_link(world, hers, next(hosts))


@pytest.mark.parametrize("changes", [{"immediate_danger": True}, {"category": "threat_violence"}])
def test_emergency_is_confirmed_when_a_stranger_used_up_the_confirmations(
    world: World, changes: dict[str, object]
) -> None:
    flood(world)
    assert Visitor(world, reporter=reporter(HERS), **changes).notify()


def test_emergency_is_confirmed_when_it_is_sent_out_after_it_was_kept_on_record(
    world: World,
) -> None:
    last_case = flood(world)[-1]
    last_case.open()
    last_case.press("/status/promote")
    assert last_case.kinds()[-1] is Kind.PROMOTED
    assert last_case.notify()


def test_verified_report_is_confirmed_when_a_stranger_used_up_the_confirmations(
    world: World,
) -> None:
    flood(world)
    hers = verified(world)
    assert hers.notify()


def test_verified_report_gets_its_link_when_a_stranger_used_up_the_links(
    world: World, hosts: Iterator[str]
) -> None:
    hers = verified(world)
    use_up_links(world, hosts)
    assert ask_for_link(world, hers, next(hosts))
    world.clock.advance(seconds=STATUS_LINK.whole_seconds + 60)
    assert ask_for_link(world, hers, next(hosts)), "and the next one, too"


def test_unverified_report_gets_its_link_when_a_stranger_used_up_the_links(
    world: World, hosts: Iterator[str]
) -> None:
    hers = Visitor(world, category="harassment", reporter=reporter(HERS))
    hers.notify()
    use_up_links(world, hosts)
    assert ask_for_link(world, hers, next(hosts))
    world.clock.advance(seconds=STATUS_LINK.whole_seconds + 60)
    assert not ask_for_link(world, hers, next(hosts)), "a second one is the mailbox's"
    world.clock.advance(days=1)
    assert ask_for_link(world, hers, next(hosts))


def test_report_that_the_mailbox_never_heard_of_has_no_link_of_its_own(
    world: World, hosts: Iterator[str]
) -> None:
    use_up_links(world, hosts)
    unheard = Visitor(world, log_only=True, reporter=reporter(HERS))
    assert not unheard.notify()
    assert not ask_for_link(world, unheard, next(hosts))


def test_emergencies_are_always_confirmed_and_use_up_nothing(world: World) -> None:
    for _ in range(25):
        visitor = Visitor(world, reporter=reporter(HERS), immediate_danger=True)
        assert visitor.notify()
    assert Visitor(world, category="harassment", reporter=reporter(HERS)).notify()


def test_own_quota_of_verified_reports_is_used_up_in_a_day(world: World) -> None:
    mailed = [verified(world).notify() for _ in range(21)]
    assert mailed == [True] * 20 + [False]
    world.clock.advance(days=1, seconds=1)
    assert verified(world).notify()
