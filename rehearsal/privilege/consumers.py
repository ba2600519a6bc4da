"""What consumers of the stream and of queues do."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from chalicelib.model.folding import fold
from chalicelib.model.recipient_ids import LINK, REPORTER, ROUTE
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.list_unsent import list_unsent
from local.story import PLATFORM
from rehearsal.officer import FORCE
from rehearsal.privilege.world import World
from tests.support.events import notification

ORDINARY: Mapping[str, Any] = {"category": "abuse_insult"}
"""Of a report that nobody is woken for."""


def _routes(world: World) -> None:
    world.stream("fan_out", (world.report(**ORDINARY).case_id, 1))


def _measures(world: World) -> None:
    case = world.report().case_id
    world.send(case, [PLATFORM])
    world.stream("project", (case, 1))


def _feeds(world: World) -> None:
    case = world.report().case_id
    world.route(case)
    world.consume("feed_platforms", Dispatch(case, 1, PLATFORM))


def _feeds_withdrawal(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [PLATFORM])
    seq = world.act(reported, "withdraw")
    world.route(reported.case_id, seq)
    world.consume("feed_platforms", Dispatch(reported.case_id, seq, PLATFORM))


def _feeds_by_later_key(world: World) -> None:
    with world.later_key():
        _feeds(world)


def _feeds_after_hold(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [PLATFORM, FORCE])
    officer = world.officer(reported)
    officer.act("holds", {"platform": PLATFORM})
    officer.release(PLATFORM)
    case = fold(world.operators.adapters.case_log.read(reported.case_id))
    waiting = [dispatch for dispatch, _ in list_unsent(case) if dispatch.recipient == PLATFORM]
    world.consume("feed_platforms", *waiting)


def _drops_held(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [PLATFORM, FORCE])
    world.officer(reported).act("holds", {"platform": PLATFORM})
    seq = world.act(reported, "withdraw")
    world.consume("feed_platforms", Dispatch(reported.case_id, seq, PLATFORM))


def _holds_tokens(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [PLATFORM, FORCE])
    world.officer(reported).act("holds", {"platform": PLATFORM})
    seq = world.last(reported)
    world.consume("feed_platforms", Dispatch(reported.case_id, seq, PLATFORM))


def _mails_police(world: World, function: str, **more: Any) -> None:
    case = world.report(**more).case_id
    world.route(case)
    world.consume(function, Dispatch(case, 1, FORCE))


def _mails_unverified(world: World, function: str) -> None:
    _mails_police(world, function, access_code=None)


def _fills_digest(world: World, function: str) -> None:
    _mails_police(world, function, **ORDINARY)


def _mails_sign_in(world: World) -> None:
    world.consume("notify_authorities", Dispatch(LINK, 0, FORCE))


def _routes_first(world: World) -> None:
    world.consume("notify_verified", Dispatch(world.report().case_id, 1, ROUTE))


def _mails_reporter(world: World) -> None:
    case = world.report().case_id
    world.route(case)
    world.consume("notify_reporters", Dispatch(case, 1, REPORTER))


def _counts_mails(world: World) -> None:
    before = world.report(**ORDINARY).case_id
    world.send(before, [REPORTER])
    case = world.report(**ORDINARY).case_id
    world.route(case)
    world.consume("notify_reporters", Dispatch(case, 1, REPORTER))


def _records_request(world: World) -> None:
    world.consume("notify_reporters", Dispatch(world.report().case_id, 0, LINK))


def _records_bounce(world: World) -> None:
    case = world.report().case_id
    world.send(case, [FORCE])
    _mail_event(world, f"{case}_1_{FORCE}")


def _records_bounced_digest(world: World) -> None:
    case = world.report(**ORDINARY).case_id
    world.send(case, [FORCE])
    world.operators.adapters.digests.pack("rehearsal", [Dispatch(case, 1, FORCE)])
    _mail_event(world, "digest_1_rehearsal")


def _mail_event(world: World, tag: str) -> None:
    mail = {"messageId": "1", "destination": ["gone@example.org"], "tags": {"notification": [tag]}}
    bounce = {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": "Permanent"}}
    world.run("record_mail_events", notification(bounce))


CHECKS = (
    ("fan_out", "a report is routed", _routes),
    ("project", "a case is measured", _measures),
    ("feed_platforms", "a token is put into a feed", _feeds),
    ("feed_platforms", "a token says that a report was taken back", _feeds_withdrawal),
    ("feed_platforms", "a token is held back", _holds_tokens),
    ("feed_platforms", "a token that was held back is fed", _feeds_after_hold),
    ("feed_platforms", "a held report is taken back", _drops_held),
    ("feed_platforms", "a token is signed by a later key", _feeds_by_later_key),
    *(
        (function, name, partial(check, function=function))
        for function in ("notify_authorities", "notify_verified")
        for name, check in (
            ("the police are mailed", _mails_police),
            ("a report without a code is mailed", _mails_unverified),
            ("a report is put into a digest", _fills_digest),
        )
    ),
    ("notify_authorities", "a link to an authority's list is mailed", _mails_sign_in),
    ("notify_verified", "an urgent report is routed first", _routes_first),
    ("notify_reporters", "a reporter is mailed", _mails_reporter),
    ("notify_reporters", "mails to one mailbox are counted", _counts_mails),
    ("notify_reporters", "a request for a link is recorded", _records_request),
    ("record_mail_events", "a mail comes back", _records_bounce),
    ("record_mail_events", "a digest comes back", _records_bounced_digest),
)
