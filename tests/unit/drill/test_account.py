"""A drill accounts for all that was planned and all that the log has, by what was seen outside."""

from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.model.events import Kind, NewEvent
from drill.account import Accountant
from drill.fates import REACHED
from drill.in_short import in_short
from drill.ledger import FiledReport, Ledger
from drill.reckoning import PoliceMail, Reckoning
from drill.wholeness import QUEUES
from drill.work_sheets import checks
from infra.load import load
from tests.support.cases import FORCE
from tests.support.factories import World

PLANNED = "every report of the plan was sent in"
LOGGED = "the log has the case of each report, and no other"
EVERYBODY_TOLD = "every recipient was told, or it is on record why not"
ADDRESS = "elections+hampshire@example.org"


class AccountedPlay:
    """A play of reports that are in a log, and the account of it."""

    def __init__(self, planned: int = 1) -> None:
        self.world, self.ledger = World(), Ledger()
        self.ledger.entered[FORCE].add(ADDRESS)
        world = self.world
        self.play: Any = SimpleNamespace(
            ledger=self.ledger,
            stopped=False,
            plan=SimpleNamespace(reports=planned),
            reporters=SimpleNamespace(status_of=lambda _: None),
            stage=SimpleNamespace(
                clock=world.clock,
                failures=[],
                invocations={},
                embedded=SimpleNamespace(
                    adapters=SimpleNamespace(case_log=world.log, case_log_table=world.log)
                ),
                operators=SimpleNamespace(
                    verify_case=lambda _: SimpleNamespace(broken=None),
                    list_dead_letters=lambda _: ([], 8),
                    list_dead_events=list,
                ),
            ),
        )

    def file(self, case_id: str = "") -> str:
        """Have somebody report; give the id of the case, which may be an earlier one."""
        case_id = case_id or self.world.submit().first.case_id
        filed = FiledReport(case_id, case_id, "r", self.world.clock(), "Sam", "", by_form=False)
        self.ledger.reports.append(filed)
        return case_id

    def mail(self, case_id: str, message_id: str = "m") -> None:
        """Have the log say that the force was mailed."""
        public = {"of": 1, "recipient": FORCE, "message_id": message_id}
        last = self.world.log.read(case_id)[-1]
        event = NewEvent(Kind.NOTIFICATION_SENT, public)
        self.world.log.append(last, self.world.clock(), event)

    def account(self) -> Reckoning:
        return Accountant(self.play).account()

    def faults(self, name: str) -> list[str]:
        return self.account().checks[name].faults


@pytest.fixture
def played() -> AccountedPlay:
    return AccountedPlay()


def test_account_names_reports_of_the_plan_that_never_came() -> None:
    """At commit aeb448f7 a drill that played no report was whole."""
    assert AccountedPlay(planned=0).faults(PLANNED) == []
    assert AccountedPlay(planned=3).faults(PLANNED) == ["0 of 3"]


def test_account_names_a_case_that_nobody_reported(played: AccountedPlay) -> None:
    played.file()
    assert played.faults(LOGGED) == []
    stray = played.world.submit(statement="another").first.case_id
    assert played.faults(LOGGED) == [f"{stray}: nobody reported it"]


def test_account_names_reports_that_share_a_case(played: AccountedPlay) -> None:
    played.file(played.file())
    assert played.faults(LOGGED) == ["1 reports have another's case"]


@pytest.mark.parametrize(
    ("key", "times", "holds"),
    [("SS1.1.x", 1, True), ("SS1.1.x", 2, False), ("digest.1", 2, True), ("", 1, False)],
)
def test_mail_that_cannot_be_told_from_another_is_no_mail_that_went_out_once(
    played: AccountedPlay, key: str, times: int, holds: bool
) -> None:
    """At commit e4986a89 mails without a key were not looked at."""
    played.ledger.mail_keys[key] = times
    assert (played.faults("no mail about one case went out twice") == []) is holds


def test_dead_letters_of_every_queue_are_looked_for() -> None:
    queues = {
        name.lower()
        for name, resource in load()["Resources"].items()
        if resource.get("Type") == "AWS::SQS::Queue" and not name.endswith("Dead")
    }
    assert queues == set(QUEUES)


@pytest.mark.parametrize(
    ("read_at", "is_told"),
    [({ADDRESS}, True), ({"elections+kent@example.org"}, False), (set(), False)],
    ids=["at its address", "at another force's", "nowhere: it came back"],
)
def test_force_is_told_where_its_mail_was_read_at_an_address_of_its_own(
    played: AccountedPlay, read_at: set[str], is_told: bool
) -> None:
    """At commit aeb448f7 any mail counted, whoever had read it."""
    case_id = played.file()
    played.mail(case_id)
    played.ledger.arrivals["m"] = frozenset(read_at)
    assert (played.account().fates[REACHED] == 1) is is_told
    assert any(FORCE in fault for fault in played.faults(EVERYBODY_TOLD)) is not is_told


def test_check_that_met_nothing_does_not_say_that_it_holds(played: AccountedPlay) -> None:
    account = Reckoning()
    account.check("nothing of it").of = 0
    account.check("one of it").look(True, "")
    account.check("a fault").look(False, "here")
    rows = {row[0]: row[2] for row in checks(played.play, account).rows}
    assert rows == {"nothing of it": "nothing to look at", "one of it": "yes", "a fault": "NO: 1"}


@pytest.mark.parametrize("came_back", [True, False])
def test_slowest_emergency_is_said_to_have_come_back_only_where_it_did(
    played: AccountedPlay, came_back: bool
) -> None:
    """At commit aeb448f7 whatever took over five minutes was said to have."""
    account = Reckoning()
    account.police_mails["emergency"] += [PoliceMail(60, came_back), PoliceMail(1, True)]
    (sentence,) = [
        sentence
        for sentence in in_short(played.play, account, []).sentences
        if sentence.startswith("Emergencies")
    ]
    assert ("where mail had come back" in sentence) is came_back
