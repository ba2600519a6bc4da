"""What operators ask of mail and of clocks, and what it answers."""

from datetime import timedelta

from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.steps import SecondLine
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.notifications.allow_address import allow_address
from chalicelib.usecases.notifications.chase_lane import chase_lane
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.check_address import CheckAddressDeps, check_address
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.list_escalations import (
    ListEscalationsDeps,
    list_escalations,
)
from chalicelib.usecases.notifications.read_clock import read_clock
from chalicelib.usecases.notifications.resend import ResendDeps, resend
from chalicelib.usecases.notifications.reset_clock import reset_clock
from chalicelib.usecases.notifications.set_escalation import set_escalation
from tests.support.factories import World, body
from tests.support.long_story.ledger import Ledger

_FORCE = "police-hampshire"
_SUBMISSION = "00000000-0000-4000-8000-0000000000"
_RECIPIENTS = (_FORCE, REPORTER, "tiktok", "operators", "police-kent")


def lines_of_mailing() -> list[str]:
    """Ask all of it, and give a line for each answer and each refusal."""
    ledger = Ledger()
    for chapter in (_resent, _clocks, _chased, _escalations, _addresses):
        chapter(ledger)
    return ledger.lines


def _report(world: World, number: int, **changes: object) -> Case:
    """Put a report on its way that goes to both platforms, one of which is not connected."""
    links = ("https://x.com/someone/status/20", "https://www.tiktok.com/@someone/video/7")
    incidents = [{"url": url} for url in links]
    submission = f"{_SUBMISSION}{number:02}"
    accepted = world.submit(**{"submission_id": submission, "incidents": incidents, **changes})
    fan_out(world.fan_out_deps, accepted.first.case_id, 1)
    return world.case(accepted)


def _resent(ledger: Ledger) -> None:
    world = World()
    deps = ResendDeps(world.log, lambda: SecondLine(frozenset(world.second_addresses)), world.clock)
    reporter = {name: value for name, value in body()["reporter"].items() if name != "email"}
    danger = {"immediate_danger": True, "candidate": {"name": "Sam Invented"}}
    cases = [_report(world, 1), _report(world, 2, reporter=reporter), _report(world, 3, **danger)]
    for case in cases:
        for recipient in _RECIPIENTS:
            for to_second in (False, True):
                ledger.note(recipient, _resend, deps, case.case_id, recipient, to_second)
    world.second_addresses[_FORCE] = "second@example.org"
    ledger.note("second", _resend, deps, cases[0].case_id, _FORCE, True)
    record_event(world.log, world.clock, cases[0].case_id, lambda _: NewEvent(Kind.WITHDRAWN, {}))
    for recipient in (_FORCE, REPORTER):
        ledger.note("withdrawn", _resend, deps, cases[0].case_id, recipient, False)
    record_event(world.log, world.clock, cases[1].case_id, lambda _: NewEvent(Kind.ERASED, {}))
    ledger.note("erased", _resend, deps, cases[1].case_id, _FORCE, False)
    ledger.note("unknown", _resend, deps, "SSAAAAAAAAAAA", _FORCE, False)
    for case in cases:
        repeats = world.case_by_id(case.case_id).events_of(Kind.NOTIFICATION_REPEATED)
        ledger.value("repeats", [event.public for event in repeats])


def _resend(deps: ResendDeps, case_id: str, recipient: str, to_second: bool) -> object:
    return resend(deps, case_id, recipient, to_second=to_second)


def _clocks(ledger: Ledger) -> None:
    world = World()
    cases = [
        _report(world, 4),
        _report(world, 5, category="other"),
        _report(world, 6, log_only=True),
    ]
    world.clocks.clear()
    for hours in (0, 1, 100):
        world.clock.advance(hours=hours)
        for case in cases:
            clock = read_clock(world.read_clock_deps, case.case_id)
            steps = [[step.at, step.event.public, step.until] for step in clock.steps]
            ledger.value("clock", [steps, clock.unsent, clock.next_check])
            ledger.note("reset", reset_clock, world.reset_clock_deps, case.case_id)
        ledger.value("due", world.clocks.due(9))
    ledger.note("clock", read_clock, world.read_clock_deps, "SSAAAAAAAAAAA")


def _chased(ledger: Ledger) -> None:
    """Have more checks due than one run takes, and what they find unsent."""
    world = World()
    for number, category in enumerate(("threat_violence", "doxxing", "other"), start=7):
        _report(world, number, category=category)
    world.clock.advance(hours=2)
    deps = world.chase_overdue_deps
    for most in (3, 2, 9):
        ledger.note("chased", chase_overdue, deps, most)
        ledger.value("lanes", world.lanes.dispatches)
        world.lanes.dispatches.clear()
    world.clock.advance(hours=3)
    for lane in range(16):
        ledger.note("lane", chase_lane, deps, lane, 1)
    ledger.value("lanes", world.lanes.dispatches)
    ledger.value("queues", [queue.dispatches for queue in world.queues.values()])
    ledger.value("operators", [[to, since] for to, since in world.operator_inbox.waiting(99)])
    world.clock.advance(minutes=1)
    ledger.value("checks", world.clocks.due(99))


def _escalations(ledger: Ledger) -> None:
    world = World()
    deps = ListEscalationsDeps(world.directory)
    for recipient, to in (("x", "ofcom"), ("facebook", _FORCE), ("x", None)):
        ledger.note("set", set_escalation, deps, recipient, to)
        ledger.note("escalations", list_escalations, deps)


def _addresses(ledger: Ledger) -> None:
    world = World()
    deps = CheckAddressDeps(world.suppressions)
    address = "sam@example.org"
    world.suppressions.suppress(address, because="complaint", at=world.clock() - timedelta(1))
    for act in (check_address, allow_address, allow_address, check_address):
        ledger.note(act.__name__, act, deps, address)
