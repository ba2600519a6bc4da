"""A receipt or an access code opens one report whole, until it is replaced, revoked or erased.

At commit 5535a40 a receipt that somebody else had seen could not be ended.
"""

import re

import pytest

from chalicelib import container as containers
from chalicelib.consumers.messages import handle_expiry_message
from chalicelib.errors import TryAgainLater
from chalicelib.limits import LONGEST_RUN, NEW_RECEIPTS
from chalicelib.model.events import ROUTING_KINDS, Kind, NewEvent, stamp
from chalicelib.usecases.reporter.begin_status_session import STATUS_SESSION
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import ACCESS_CODE, World
from tests.support.html import Page
from tests.support.job_queues import messages_of
from tests.support.mailbox import (
    SECRETS_OF_A_REPORT,
    by_api,
    enter,
    mailed_code,
    post,
    reported_in_secret,
)
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import post_form


@pytest.fixture
def victim(world: World) -> Visitor:
    """Somebody with secrets in their report: x has answered their report."""
    return reported_in_secret(world)


def test_new_receipt_ends_the_old_one_and_whoever_has_it_open(
    world: World, victim: Visitor
) -> None:
    owner, thief = enter(victim, victim.receipt), enter(victim, victim.receipt)
    match = re.search(r'id="receipt">([^<]+)<', post(owner, "receipt").text)
    assert match
    receipt = match[1]
    assert receipt != victim.receipt
    assert by_api(victim, victim.receipt) == 404
    assert by_api(victim, receipt) == 200
    assert victim.open().status == 404
    assert "STATEMENT-CANARY" not in thief.page().html
    assert post_form("/status/withdraw", {}, cookie=thief.cookie, **BROWSER).status == 403
    assert "STATEMENT-CANARY" in owner.page().html
    assert receipt not in repr(world.log.cases)
    assert "receipt before it" in victim.mail()


def test_new_receipts_come_to_an_end(victim: Visitor) -> None:
    owner = enter(victim, victim.receipt)
    statuses = [post(owner, "receipt").status for _ in range(NEW_RECEIPTS + 1)]
    assert statuses == [201] * NEW_RECEIPTS + [409]


def open_by_code(victim: Visitor, code: str) -> Visitor | None:
    fields = {"reference": victim.reference, "access_code": code}
    answer = post_form("/status/lost", fields, **BROWSER)
    browser = Visitor.__new__(Visitor)
    browser.__dict__ |= victim.__dict__
    if answer.status != 303:
        assert answer.status == 422
        return None
    browser.cookie = str(answer.headers["set-cookie"]).partition(";")[0]
    return browser


def test_access_code_opens_the_report_that_it_was_sent_with(world: World, victim: Visitor) -> None:
    visitor = Visitor(world, access_code=ACCESS_CODE, statement="STATEMENT-CANARY")
    assert open_by_code(victim, ACCESS_CODE) is None
    assert open_by_code(visitor, "AAAA-AAAA-AAAA") is None
    owner = open_by_code(visitor, ACCESS_CODE)
    assert owner is not None
    assert "STATEMENT-CANARY" in owner.page().html
    assert post(owner, "receipt").status == 201
    assert "STATEMENT-CANARY" in owner.page().html
    reader = enter(visitor, mailed_code(visitor))
    assert post(reader, "prove", proof=ACCESS_CODE).status == 303
    assert "STATEMENT-CANARY" in reader.page().html
    unknown = Visitor.__new__(Visitor)
    unknown.__dict__ |= {**visitor.__dict__, "reference": "SS-2222-2222-222"}
    assert open_by_code(unknown, ACCESS_CODE) is None


def test_code_from_another_site_opens_nothing(world: World) -> None:
    visitor = Visitor(world, access_code=ACCESS_CODE)
    fields = {"reference": visitor.reference, "access_code": ACCESS_CODE}
    answer = post_form("/status/lost", fields, sec_fetch_site="cross-site", **BROWSER)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_delegates_code_opens_no_report_of_the_candidate(world: World) -> None:
    visitor = Visitor(world, access_code=ACCESS_CODE)
    container = containers.get_container()
    _, code = container.add_delegate(world.robin, "Ash Invented")
    assert open_by_code(visitor, code) is None
    delegates = Visitor(world, access_code=code)
    assert open_by_code(delegates, code) is not None
    assert open_by_code(delegates, ACCESS_CODE) is None


def test_session_from_before_the_mend_opens_no_more_than_a_mailed_link(
    world: World, victim: Visitor
) -> None:
    about = {"case_id": victim.case_id, "since": stamp(world.clock())}
    owner = Visitor.__new__(Visitor)
    token = STATUS_SESSION.begin(world.guards, about)
    owner.__dict__ |= {**victim.__dict__, "cookie": f"__Host-session={token}"}
    assert "It stays" in owner.page().html
    assert "STATEMENT-CANARY" not in owner.page().html


def test_erasure_by_page_erases_for_good_and_says_who_was_sent_it() -> None:
    exchange = Exchange(World())
    world = exchange.world
    containers.use_container(ExchangeContainer(exchange))
    victim = Visitor(world, **SECRETS_OF_A_REPORT)
    world.log.append(
        world.log.read(victim.case_id)[-1],
        world.clock(),
        NewEvent(Kind.NOTIFICATION_SENT, {"of": 1, "recipient": "x", "jti": "t"}),
    )
    owner = enter(victim, victim.receipt)
    assert "X" in Page(post(owner, "erase").text).text
    assert by_api(victim, victim.receipt) == 200
    done = post(owner, "erase", confirm="yes")
    assert (done.status, "X" in Page(done.text).text) == (200, True)
    assert by_api(victim, victim.receipt) == 410
    assert victim.kinds()[-1] is Kind.ERASED
    assert Kind.ERASED not in ROUTING_KINDS  # nobody is told of it
    assert "STATEMENT-CANARY" not in owner.page().html
    (message,) = messages_of(world.expiries)
    with pytest.raises(TryAgainLater):  # erased once more, when nothing can be at work on it
        handle_expiry_message(containers.get_container(), message)
    assert victim.case_id in world.log.erased
    world.clock.advance(seconds=LONGEST_RUN.whole_seconds)
    handle_expiry_message(containers.get_container(), message)
    containers.use_container(None)
