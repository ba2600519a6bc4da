"""Tables are lost, and one command makes anew all that follows from the log: in DynamoDB Local."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from moto.ses.models import ses_backends

from chalicelib.aws.clients import client, forget_clients
from chalicelib.config import Settings
from chalicelib.model.exchange import Poll
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.ports import Dispatch
from local.stack import ACCOUNT, REGION
from tests.support.deployed import BASE_URL, created
from tests.support.factories import report
from tests.support.fakes import FakeClock
from tests.support.operators import RFC_8037
from tests.support.routing import fan_out

LOST = ("feed_table", "clocks_table", "stats_table", "patterns_table", "guards_table")
FORCE = "police-hampshire"


class RestorableProduct:
    """The product on tables of DynamoDB Local, with x connected and a force's address known."""

    def __init__(self, settings: Settings, clock: FakeClock, key: Path) -> None:
        self.settings, self.clock = settings, clock
        key.write_text(json.dumps(RFC_8037))
        assert main(["platforms", "add-key", "x", str(key)], self.process()) == 0
        self.process().set_contact(FORCE, "first", "force@example.org")

    def process(self) -> Deployment:
        """A process of an operator's, which remembers nothing."""
        return Deployment(OperatorAdapters(self.settings, now=self.clock, wall=self.clock))

    def notified_case(self) -> str:
        """A case that x and the police have."""
        deployment = self.process()
        case_id = deployment.store_report(report()).first.case_id
        fan_out(deployment, case_id, 1)
        deployment.feed_platform(Dispatch(case_id, 1, "x"))
        deployment.notify_authority(Dispatch(case_id, 1, FORCE))
        deployment.project_response_stats(case_id)
        deployment.link_case(case_id)
        return case_id

    def acknowledge(self, case_id: str) -> None:
        """Have x acknowledge what it was sent of a case."""
        log = self.process().adapters.case_log.read(case_id)
        (jti,) = (event.public["jti"] for event in log if "jti" in event.public)
        poll = Poll.model_validate({"returnImmediately": True, "ack": [jti], "maxEvents": 0})
        self.process().poll_feed("x", poll)
        self.process().project_response_stats(case_id)

    def lose_tables(self) -> None:
        """Empty every table that follows from the log."""
        for name in LOST:
            _empty(getattr(self.settings, name))

    def derived(self, case_id: str) -> dict[str, Any]:
        """What the tables say of a case, beside what its log says."""
        adapters = self.process().adapters
        jtis = adapters.feed.list_added_since("x", self.clock() - timedelta(days=1))
        return {
            "next look": self.process().read_clock(case_id).next_check,
            "first look of all": adapters.clocks.next(),
            "tokens": sorted(jtis),
            "offered": sorted(adapters.feed.offer("x", 10).tokens),
            "measured": self.process().count_measured_cases()["x"],
            "list": list(_rows(self.settings.stats_table)),
            "patterns": len(list(_rows(self.settings.patterns_table))),
        }


def _mails() -> int:
    return len(ses_backends[ACCOUNT][REGION].sent_messages)


def _rows(table: str) -> Iterator[Any]:
    rows = client("dynamodb").scan(TableName=table)["Items"]
    yield from sorted(rows, key=lambda row: json.dumps(row, default=str, sort_keys=True))


def _empty(table: str) -> None:
    dynamodb = client("dynamodb")
    schema = dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]
    for row in dynamodb.scan(TableName=table)["Items"]:
        key = {part["AttributeName"]: row[part["AttributeName"]] for part in schema}
        dynamodb.delete_item(TableName=table, Key=key)


@pytest.fixture
def product(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[RestorableProduct]:
    """The product, its tables in DynamoDB Local."""
    with created("dynamodb-local", request, monkeypatch) as stack:
        settings = Settings.from_env(stack.environment(BASE_URL))
        yield RestorableProduct(settings, FakeClock(), tmp_path / "key.json")
    forget_clients()


def test_restore_rebuild_makes_lost_tables_anew_and_sends_nothing(
    product: RestorableProduct, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting, acknowledged, erased = (product.notified_case() for _ in range(3))
    product.acknowledge(acknowledged)
    product.process().erase_case(erased)
    product.process().project_response_stats(erased)
    product.clock.advance(minutes=1)
    before, mails = product.derived(waiting), _mails()
    product.lose_tables()
    capsys.readouterr()
    for _ in range(2):  # again does no harm
        assert main(["restore", "rebuild", "--json"], product.process()) == 0
        result = json.loads(capsys.readouterr().out)
        assert (result["cases"], result["erased"], result["failed"]) == (3, 1, [])
    assert product.derived(waiting) == before
    assert _mails() == mails
