"""A report that is taken back and shared again: the last that anybody hears of it is what holds."""

from collections.abc import Callable

import pytest

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.exchange import Poll, Replay
from chalicelib.model.folding import fold
from chalicelib.model.steps import repeat
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.cases.should_send import should_send
from chalicelib.usecases.intake.check_report import AcceptReport
from tests.support.exchange import claims_of
from tests.support.factories import CONTACTS, body
from tests.support.interleavings.stage import Stage

FORCE = "police-hampshire"
TO_ALL = {"platforms": True, "police": True, "electoral": False}
TO_NONE = dict.fromkeys(TO_ALL, False)
SHARED, WITHDRAWN = "report-submitted", "report-withdrawn"


class ReportOfX:
    """A report that everybody it concerns was told of, but x polls only when it is asked to."""

    def __init__(self) -> None:
        self.stage = Stage()
        link = {"url": "https://x.com/someone/status/20"}
        command = AcceptReport(body(incidents=[link]), "192.0.2.1")
        accepted = self.stage.container.accept_report(command)
        self.case_id, self.reference = accepted.case_id, accepted.reference
        self.stage.bring_all()

    @property
    def case(self) -> Case:
        return fold(self.stage.world.log.read(self.case_id))

    def share(self, consent: dict[str, bool]) -> None:
        self.stage.container.correct_consent(self.case, consent)
        self.stage.clock.advance(minutes=1)

    def withdraw(self) -> None:
        self.stage.container.withdraw_report(self.case)

    def read(self) -> list[str]:
        """Have x acknowledge what it is offered, and give the kinds of that, in order."""
        tokens = self.stage.poll("x")
        self.stage.poll("x", ack=tuple(tokens))
        uris = [uri for jws in tokens.values() for uri in claims_of(jws)["events"]]
        return [uri.rpartition("/")[2] for uri in uris]

    def refuse(self) -> None:
        """Have x refuse what it is offered."""
        refusal = {"err": "invalid_request", "description": ""}
        errors = dict.fromkeys(self.stage.poll("x"), refusal)
        poll = Poll.model_validate({"returnImmediately": True, "setErrs": errors})
        self.stage.container.poll_feed("x", poll)

    def leave(self) -> None:
        """Have x poll nothing until what waits for it is put aside."""
        self.stage.clock.advance(days=8)
        self.stage.run("park_unacknowledged")

    def mails(self) -> list[str]:
        """List the templates of what the force was mailed."""
        letters = self.stage.mail.letters
        return [letter.subject for letter in letters if letter.to == CONTACTS[FORCE]]

    def append(self, event: NewEvent) -> Event:
        world = self.stage.world
        return record_event(world.log, world.clock, self.case_id, lambda _: event).last


@pytest.fixture
def report() -> ReportOfX:
    return ReportOfX()


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("message", [0, -1])
def test_withdrawal_is_never_the_last_word_of_a_report_that_is_shared_again(
    report: ReportOfX, first: int, message: int
) -> None:
    report.read()
    report.share(TO_NONE)
    report.share(TO_ALL)
    report.stage.bring_event(first)
    while report.stage.has_messages:
        report.stage.bring_message(message)
    report.stage.bring_all()
    assert report.read()[-1] == SHARED
    assert report.mails()[-1] != "authority_withdrawn"


def test_withdrawal_that_ses_refused_goes_out_no_more_once_the_report_is_shared_again(
    report: ReportOfX,
) -> None:
    report.share(TO_NONE)
    report.stage.mail.fails = 9
    report.stage.bring_all()
    report.share(TO_ALL)
    report.stage.mail.fails = 0
    report.stage.bring_event(0)
    report.stage.bring_message(-1)
    while report.stage.has_messages and report.stage.stream:
        report.stage.bring_all()
    report.stage.bring_all()
    assert report.mails()[-1] != "authority_withdrawn"


def test_withdrawal_that_came_back_is_repeated_until_the_report_is_shared_again(
    report: ReportOfX,
) -> None:
    report.share(TO_NONE)
    withdrawal = report.case.last.seq
    report.stage.bring_all()
    again = report.append(repeat(withdrawal, FORCE, to="primary", because="hard_bounce"))
    assert should_send(report.case, Dispatch(report.case_id, again.seq, FORCE))
    report.share(TO_ALL)
    report.stage.bring_all()
    assert not should_send(report.case, Dispatch(report.case_id, again.seq, FORCE))


@pytest.mark.parametrize("aside", [ReportOfX.refuse, ReportOfX.leave])
@pytest.mark.parametrize("taken_back", [ReportOfX.withdraw, lambda report: report.share(TO_NONE)])
def test_report_that_was_put_aside_is_offered_no_more_once_it_is_taken_back(
    report: ReportOfX, aside: Callable[[ReportOfX], None], taken_back: Callable[[ReportOfX], None]
) -> None:
    aside(report)
    taken_back(report)
    report.stage.bring_all()
    assert report.read() == [WITHDRAWN]
    report.stage.unpark("x")
    assert report.read() == []
    replayed = Replay.model_validate({"references": [report.reference]})
    report.stage.container.replay_tokens("x", replayed)
    assert report.read() == [WITHDRAWN]


def test_report_that_is_refused_after_it_was_taken_back_is_not_put_aside(report: ReportOfX) -> None:
    (submitted,) = report.stage.poll("x")
    report.withdraw()
    report.stage.bring_all()
    (withdrawn,) = report.stage.poll("x", most=1)
    report.stage.poll("x", ack=(withdrawn,))
    report.refuse()
    assert report.stage.exchange.feed.list_parked("x") == []
    report.stage.unpark("x")
    assert submitted not in report.stage.poll("x")


def test_withdrawal_that_was_put_aside_is_offered_no_more_once_the_report_is_shared_again(
    report: ReportOfX,
) -> None:
    report.read()
    report.share(TO_NONE)
    report.stage.bring_all()
    report.refuse()
    report.share(TO_ALL)
    report.stage.bring_all()
    assert report.read() == [SHARED]
    report.stage.unpark("x")
    assert report.read() == []


def test_preservation_request_stays_put_aside_once_the_report_is_taken_back(
    report: ReportOfX,
) -> None:
    report.read()
    until = {"until": "2027-02-20T00:00:00Z", "days": 90}
    request = {"recipient": FORCE, "platform": "x", **until}
    report.append(NewEvent(Kind.PRESERVATION_REQUESTED, request, {"legal_basis": "It is asked"}))
    report.stage.bring_all()
    report.refuse()
    report.withdraw()
    report.stage.bring_all()
    report.read()
    report.stage.unpark("x")
    assert report.read() == ["preservation-requested"]
