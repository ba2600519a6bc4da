"""Each check of a promise holds of a world in which all went well, and names what was spoilt."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.model.events import Kind
from chalicelib.usecases.cases.read_case import read_case
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.platform.feed_platform import feed_platform
from tests.support.cases import FORCE, reading
from tests.support.chains import make_chain
from tests.support.exchange import Exchange, poll
from tests.support.factories import World
from tests.support.promises import (
    ConfirmedAct,
    MailSeen,
    Observed,
    TokenSeen,
    broken_promises,
    check_promises,
)

CHAIN = {"SSABCDEFGHJKM": make_chain()}


def observed_world() -> Observed:
    """A report that went to x, to Hampshire and back to whom it is from."""
    world = World()
    exchange = Exchange(world)
    case_id = world.submit().first.case_id
    fan_out(world.fan_out_deps, case_id, 1)
    for dispatch in world.queues["platforms"].dispatches:
        feed_platform(exchange.feed_platform_deps, dispatch)
    for dispatch in [
        *world.queues["authorities"].dispatches,
        *world.queues["verified"].dispatches,
    ]:
        notify_authority(world.notify_authority_deps, dispatch)
    for dispatch in world.queues["reporters"].dispatches:
        notify_reporter(world.notify_reporter_deps, dispatch)
    letters = world.mail.letters
    status = read_case(reading(load()), world.case_by_id(case_id))
    return Observed(
        cases={case_id: world.case_by_id(case_id)},
        accepted=[case_id],
        acts=[ConfirmedAct(case_id, Kind.REPORT_SUBMITTED, {})],
        rows=CHAIN,
        mails=[
            MailSeen(letter.to, letter.mark or letter.key, letter.key, letter.subject)
            for letter in letters
        ],
        addresses={FORCE: [world.contacts[FORCE]]},
        tokens=[
            TokenSeen(platform, jti, jws)
            for platform in ("x", "facebook")
            for jti, jws in poll(exchange, platform).offer.tokens.items()
        ],
        statuses={case_id: status},
        private_words=["Zebedee"],
        public_texts={"log": "a report came"},
    )


def _of(observed: Observed, **changes: Any) -> Observed:
    (case_id,) = observed.cases
    return replace(observed, cases={case_id: replace(observed.cases[case_id], **changes)})


def _with_state(observed: Observed, state: str) -> Mapping[str, Any]:
    ((case_id, status),) = observed.statuses.items()
    recipients = [{**recipient, "state": state} for recipient in status["recipients"]]
    return {case_id: {**status, "recipients": recipients}}


def _swapped(observed: Observed) -> Observed:
    """The force's mail under the name of another."""
    mails = [replace_tag(mail, FORCE, "police-durham") for mail in observed.mails]
    return replace(observed, mails=mails)


def replace_tag(mail: MailSeen, old: str, new: str) -> MailSeen:
    """A mail about the same to somebody else."""
    return mail._replace(tag=mail.tag.replace(old, new))


SPOILT: dict[str, tuple[Callable[[Observed], Observed], str]] = {
    "no case": (lambda o: replace(o, accepted=["SSXXXXXXXXXXX"]), "accepted is lost"),
    "an act twice": (
        lambda o: replace(o, acts=[ConfirmedAct(next(iter(o.cases)), Kind.WITHDRAWN, {})]),
        "accepted is lost or doubled",
    ),
    "an event less": (
        lambda o: replace(o, rows={"SSABCDEFGHJKM": make_chain()[1:]}),
        "chain is not valid",
    ),
    "unrouted": (lambda o: _of(o, routed=set()), "somebody is not notified"),
    "unsent": (lambda o: _of(o, notifications={}), "somebody is not notified"),
    "no mail": (lambda o: replace(o, mails=[]), "recorded is not sent"),
    "no token": (lambda o: replace(o, tokens=[]), "recorded is not sent"),
    "another's mail": (_swapped, "notified is whom it does not concern"),
    "to another's address": (
        lambda o: replace(o, mails=[m._replace(to="else@example.org") for m in o.mails]),
        "notified is whom it does not concern",
    ),
    "another key": (
        lambda o: replace(o, mails=[*o.mails, o.mails[0]._replace(tag="chance")]),
        "repetition is not recognisable",
    ),
    "another mark": (
        lambda o: replace(o, mails=[*o.mails, o.mails[0]._replace(key="chance")]),
        "repetition is not recognisable",
    ),
    "other bytes": (
        lambda o: replace(o, tokens=[*o.tokens, o.tokens[0]._replace(jws=o.tokens[-1].jws)]),
        "notified is whom it does not concern",
    ),
    "another's token": (
        lambda o: replace(o, tokens=[*o.tokens, o.tokens[0]._replace(platform="tiktok")]),
        "notified is whom it does not concern",
    ),
    "acknowledged": (
        lambda o: replace(o, statuses=_with_state(o, "acknowledged")),
        "status is not true",
    ),
    "queued": (lambda o: replace(o, statuses=_with_state(o, "queued")), "status is not true"),
    "a name": (
        lambda o: replace(o, public_texts={"log": "from zebedee"}),
        "private is public",
    ),
}


def test_promises_hold_of_a_world_in_which_all_went_well() -> None:
    observed = observed_world()
    assert observed.mails
    assert observed.tokens
    check_promises(observed)


@pytest.mark.parametrize("name", SPOILT)
def test_promise_that_is_broken_is_named(name: str) -> None:
    spoil, promise = SPOILT[name]
    broken = broken_promises(spoil(observed_world()))
    assert [line for line in broken if line.startswith(promise)], broken
