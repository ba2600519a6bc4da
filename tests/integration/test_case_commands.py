"""``standsafe case`` on a whole stack made from the deployed template."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.aws.clients import client
from chalicelib.container import wall_clock
from chalicelib.errors import ChainBroken
from chalicelib.model.events import Kind
from chalicelib.model.references import ALPHABET, check_symbol, reference_of
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.signing.tokens import jti_for
from tests.support.deployed import Deployed
from tests.support.factories import report
from tests.support.operators import Capture
from tests.support.stack_commands import (
    run,
    submitted,
)

ON_MOTO = pytest.mark.parametrize("deployed", ["moto"], indirect=True)
"""For what asks the table nothing that a test of its store does not ask both."""


def change(deployed: Deployed, case_id: str, seq: int, name: str, value: Any) -> None:
    """Write over one attribute of one stored event, behind everybody's back."""
    client("dynamodb").update_item(
        TableName=deployed.settings.case_events_table,
        Key={"case_id": {"S": case_id}, "seq": {"N": str(seq)}},
        UpdateExpression="SET #name = :value",
        ExpressionAttributeNames={"#name": name},
        ExpressionAttributeValues={":value": value},
    )


def stored(deployed: Deployed, case_id: str, seq: int) -> dict[str, Any]:
    key: Any = {"case_id": {"S": case_id}, "seq": {"N": str(seq)}}
    table = deployed.settings.case_events_table
    item: dict[str, Any] = client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    return item


def test_case_verify_passes_a_chain_that_holds(
    deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    reference = reference_of(submitted(deployment, tmp_path).first.case_id)
    assert run(deployment, capsys, "case", "verify", reference.lower().replace("-", " ")) == (
        0,
        {"reference": reference, "holds": True, "events": 3, "erased": False},
    )


ATTRIBUTES = (
    *((1, name) for name in ("sealed", "short_facts", "key_slot")),
    *((2, "facts"), (2, "at"), (3, "kind")),
)
"""What is stored of an event, by its place in the case."""


def test_case_verify_names_the_event_when_one_byte_was_changed(
    deployed: Deployed, deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    case_id = submitted(deployment, tmp_path).first.case_id
    for seq, name in ATTRIBUTES:
        [(kind, value)] = stored(deployed, case_id, seq)[name].items()
        places = (0, 1, len(value) // 2) if kind == "B" else (len(value) - 1,)
        for place in places:
            other = bytes([value[place] ^ 1]) if kind == "B" else "~"
            changed = value[:place] + other + value[place + 1 :]
            change(deployed, case_id, seq, name, {kind: changed})
            code, output = run(deployment, capsys, "case", "verify", case_id)
            assert (code, output["holds"], output["seq"]) == (1, False, seq), (name, place)
        main(["case", "verify", case_id], deployment)
        assert f"the chain is broken: event {seq} (" in capsys.readouterr().out, name
        change(deployed, case_id, seq, name, {kind: value})
    assert run(deployment, capsys, "case", "verify", case_id)[0] == 0


def test_case_verify_names_a_missing_event(
    deployed: Deployed, deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    case_id = submitted(deployment, tmp_path).first.case_id
    client("dynamodb").delete_item(
        TableName=deployed.settings.case_events_table,
        Key={"case_id": {"S": case_id}, "seq": {"N": "2"}},
    )
    code, output = run(deployment, capsys, "case", "verify", case_id)
    assert (code, output["seq"], output["why"]) == (1, 2, "is missing")


@ON_MOTO
def test_case_verify_names_a_missing_tail(
    deployed: Deployed, deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    case_id = submitted(deployment, tmp_path).first.case_id
    assert signed_tonight(deployment) == []
    code, output = run(deployment, capsys, "case", "verify", case_id)
    assert (code, output["signed"]["events"]) == (0, 3)
    client("dynamodb").delete_item(
        TableName=deployed.settings.case_events_table,
        Key={"case_id": {"S": case_id}, "seq": {"N": "3"}},
    )
    code, output = run(deployment, capsys, "case", "verify", case_id)
    assert (code, output["holds"], output["seq"]) == (1, False, 3)
    (broken,) = signed_tonight(deployment)
    assert (broken.case_id, broken.seq) == (case_id, 3)


def signed_tonight(deployment: Deployment) -> list[ChainBroken]:
    """A night of signing, a segment after the other, and what does not hold."""
    segments = range(deployment.sign_chain_heads())
    return [broken for number in segments for broken in deployment.sign_segment(number)]


def test_readable_cases_are_found_by_their_age(deployment: Deployment, tmp_path: Path) -> None:
    first = submitted(deployment, tmp_path).first
    rows = deployment.adapters.case_log_table
    assert list(rows.readable(first.at)) == []
    assert list(rows.readable(first.at + timedelta(seconds=1))) == [first.case_id]
    deployment.adapters.case_log.erase(first.case_id)
    assert list(rows.readable(first.at + timedelta(seconds=1))) == []


def test_case_erase_leaves_a_valid_chain_and_no_readable_words(
    deployed: Deployed, deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    first = submitted(deployment, tmp_path).first
    reference = reference_of(first.case_id)
    token = jti_for(at=first.at, case_id=first.case_id, seq=1, platform="x")
    assert token in deployment.adapters.feed.offer("x", 10).tokens
    code, output = run(deployment, capsys, "case", "erase", reference, "--yes")
    assert (code, output) == (
        0,
        {"reference": reference, "erased": True, "sent_before_to": ["x"]},
    )
    assert run(deployment, capsys, "case", "verify", reference) == (
        0,
        {"reference": reference, "holds": True, "events": 4, "erased": True},
    )
    afresh = Deployment(OperatorAdapters(deployed.settings))
    for log in (deployment.adapters.case_log, afresh.adapters.case_log):
        assert all(event.private is None for event in log.read(first.case_id))
    assert afresh.adapters.feed.offer("x", 10).tokens == {}
    assert not any("packed" in row for row in feed_rows(deployed))
    slot = stored(deployed, first.case_id, 1)["key_slot"]["S"]
    assert afresh.adapters.key_slots.find_existing([slot]) == set()
    assert run(deployment, capsys, "case", "erase", reference, "--yes")[0] == 0
    assert run(deployment, capsys, "case", "verify", reference)[1]["events"] == 4


def feed_rows(deployed: Deployed) -> list[Any]:
    return list(client("dynamodb").scan(TableName=deployed.settings.feed_table)["Items"])


def test_case_erase_asks_first_and_stops_when_nobody_can_answer(
    deployment: Deployment, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = submitted(deployment, tmp_path).first.case_id
    monkeypatch.setattr("sys.stdin", Answering("", tty=False))
    code, output = run(deployment, capsys, "case", "erase", case_id)
    assert (code, output) == (
        1,
        {"error": "erasing is for good: say --yes where nobody can be asked"},
    )
    monkeypatch.setattr("sys.stdin", Answering("yes\n"))
    assert run(deployment, capsys, "case", "erase", case_id)[1] == {"error": "nothing was erased"}
    assert deployment.adapters.case_log.read(case_id)[0].private is not None
    monkeypatch.setattr("sys.stdin", Answering(reference_of(case_id).lower() + "\n"))
    assert run(deployment, capsys, "case", "erase", case_id)[0] == 0
    assert deployment.adapters.case_log.read(case_id)[0].private is None


class Answering:
    """Somebody, or nobody, at the keyboard."""

    def __init__(self, line: str, *, tty: bool = True) -> None:
        self._line, self._tty = line, tty

    def isatty(self) -> bool:
        return self._tty

    def readline(self) -> str:
        return self._line


def test_case_command_fails_when_there_is_no_such_case(
    deployment: Deployment, capsys: Capture
) -> None:
    body = ALPHABET[:10]
    for verb in (["verify"], ["erase", "--yes"]):
        code, output = run(deployment, capsys, "case", *verb, f"SS{body}{check_symbol(body)}")
        assert code == 1
        assert output["error"].startswith("there is no case SS-2345-"), verb


def test_reconcile_routes_what_stream_and_job_missed_for_days(
    deployed: Deployed, capsys: Capture
) -> None:
    days_ago = Deployment(
        OperatorAdapters(deployed.settings, now=lambda: wall_clock() - timedelta(days=3))
    )
    case_id = days_ago.store_report(report()).first.case_id
    deployment = Deployment(OperatorAdapters(deployed.settings))
    assert deployment.reconcile() == 0, "the five-minute job looks back a day"
    assert run(deployment, capsys, "case", "reconcile") == (0, {"routed": 1, "hours": 336})
    assert deployment.adapters.case_log.read(case_id)[-1].kind is Kind.ROUTED
    assert run(deployment, capsys, "case", "reconcile", "--hours", "80")[1]["routed"] == 0
