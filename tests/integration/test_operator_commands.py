"""Operators' commands on a whole stack made from the deployed template."""

import json
import os
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.aws.clients import client
from chalicelib.container import wall_clock
from chalicelib.errors import ChainBroken
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.references import ALPHABET, check_symbol, reference_of
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.ports import Dispatch
from chalicelib.signing.tokens import jti_for
from chalicelib.usecases.intake.find_stored_report import StoredReport
from local.events import in_bucket, on_queue
from tests.support.deployed import Deployed
from tests.support.factories import report
from tests.support.operators import RFC_8037

Capture = pytest.CaptureFixture[str]
STATEMENT = "It began last week."
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def deployment(deployed: Deployed) -> Deployment:
    return Deployment(OperatorAdapters(deployed.settings))


def run(deployment: Deployment, capsys: Capture, *argv: object) -> tuple[int, Any]:
    capsys.readouterr()
    code = main(["--json", *map(str, argv)], deployment)
    return code, json.loads(capsys.readouterr().out)


def submitted(deployment: Deployment, tmp_path: Path) -> StoredReport:
    """A case that x was sent, with four events."""
    key = tmp_path / "key.json"
    key.write_text(json.dumps(RFC_8037))
    assert main(["platforms", "add-key", "x", str(key)], deployment) == 0
    accepted = deployment.store_report(report(statement=STATEMENT))
    case_id = accepted.first.case_id
    deployment.feed_platform(Dispatch(case_id, 1, "x"))
    outcome = NewEvent(
        Kind.ROUTED, {"of": 1, "hour": accepted.first.at.strftime("%Y-%m-%dT%H")}, None
    )
    log = deployment.adapters.case_log
    log.append(log.read(case_id)[-1], deployment.adapters.now(), outcome)
    return accepted


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


@pytest.mark.parametrize(
    ("seq", "name"),
    [(1, "sealed"), (1, "short_facts"), (1, "key_slot"), (2, "facts"), (2, "at"), (3, "kind")],
)
def test_case_verify_names_the_event_when_one_byte_was_changed(
    deployed: Deployed,
    deployment: Deployment,
    tmp_path: Path,
    capsys: Capture,
    seq: int,
    name: str,
) -> None:
    case_id = submitted(deployment, tmp_path).first.case_id
    [(kind, value)] = stored(deployed, case_id, seq)[name].items()
    places = (0, 1, len(value) // 2) if kind == "B" else (len(value) - 1,)
    for place in places:
        other = bytes([value[place] ^ 1]) if kind == "B" else "~"
        changed = value[:place] + other + value[place + 1 :]
        change(deployed, case_id, seq, name, {kind: changed})
        code, output = run(deployment, capsys, "case", "verify", case_id)
        assert code == 1
        assert (output["holds"], output["seq"]) == (False, seq)
    main(["case", "verify", case_id], deployment)
    assert f"the chain is broken: event {seq} (" in capsys.readouterr().out


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
    rows = deployment.adapters.case_rows
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
    assert "jws" not in json.dumps(feed_rows(deployed), default=str)
    slot = stored(deployed, first.case_id, 1)["key_slot"]["S"]
    assert afresh.adapters.key_slots.kept([slot]) == set()
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


@pytest.mark.parametrize("verb", [["verify"], ["erase", "--yes"]])
def test_case_command_fails_when_there_is_no_such_case(
    deployment: Deployment, capsys: Capture, verb: list[str]
) -> None:
    body = ALPHABET[:10]
    code, output = run(deployment, capsys, "case", *verb, f"SS{body}{check_symbol(body)}")
    assert code == 1
    assert output["error"].startswith("there is no case SS-2345-")


def test_dead_letters_are_listed_by_queue_and_put_back(
    deployed: Deployed, deployment: Deployment, capsys: Capture
) -> None:
    sqs, url = client("sqs"), deployed.settings.authorities_queue_url
    dispatch = {"case_id": "SS23456789ABC", "seq": 1, "recipient": "police-hampshire"}
    bodies = [json.dumps({**dispatch, "seq": number}) for number in range(1, 13)]
    for body in [*bodies, "not ours"]:
        sqs.send_message(QueueUrl=dead(deployed, "AuthoritiesDead"), MessageBody=body)
    for _ in range(2):  # looking does not take anything away
        code, output = run(deployment, capsys, "dead-letters", "list", "authorities")
        assert code == 0
        letters = output["dead_letters"]
        assert len(letters) == 13
        assert {letter["queue"] for letter in letters} == {"authorities"}
    ours = [letter for letter in letters if "reference" in letter]
    assert sorted(letter["seq"] for letter in ours) == list(range(1, 13))
    assert ours[0]["reference"] == "SS-2345-6789-ABC"
    assert ours[0]["why"] == "notify_authorities failed 720 times: its log has the case id"
    [other] = [letter for letter in letters if "reference" not in letter]
    assert other["why"] == "its body is not three ids: nothing of ours sent it"
    main(["dead-letters", "list", "authorities"], deployment)
    assert "13 messages dead-lettered" in capsys.readouterr().out

    code, output = run(deployment, capsys, "dead-letters", "redrive", "authorities")
    assert (code, output) == (0, {"redriven": {"authorities": 13}})
    assert run(deployment, capsys, "dead-letters", "list")[1] == {"dead_letters": []}
    back: list[str] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        back += [message["Body"] for message in messages]
    assert sorted(back) == sorted([*bodies, "not ours"])


def test_dead_letters_list_files_that_could_not_be_kept(
    deployed: Deployed, deployment: Deployment, capsys: Capture
) -> None:
    body = json.dumps({"case_id": "SS23456789ABC", "seq": 3, "recipient": "files"})
    client("sqs").send_message(QueueUrl=dead(deployed, "FilesDead"), MessageBody=body)
    (letter,) = run(deployment, capsys, "dead-letters", "list")[1]["dead_letters"]
    assert (letter["queue"], letter["recipient"]) == ("files", "files")
    assert letter["why"] == "keep_evidence failed 8 times: its log has the case id"
    _, output = run(deployment, capsys, "dead-letters", "redrive")
    assert output["redriven"]["files"] == 1


def test_dead_letters_list_names_the_job_of_a_segment(
    deployed: Deployed, deployment: Deployment, capsys: Capture
) -> None:
    body = json.dumps({"case_id": "sign_chain_heads", "seq": 7, "recipient": "segment"})
    client("sqs").send_message(QueueUrl=dead(deployed, "ChainsDead"), MessageBody=body)
    (letter,) = run(deployment, capsys, "dead-letters", "list", "chains")[1]["dead_letters"]
    assert (letter["reference"], letter["seq"]) == ("sign_chain_heads", 7)
    assert letter["why"] == "sign_segment failed 8 times: its log has the case id"


def bounced(accepted: StoredReport, address: str = "hampshire@example.org") -> dict[str, Any]:
    """What SES says of a mail that came back, as it reaches the function."""
    tag = f"{accepted.first.case_id}_1_police-hampshire"
    mail = {"messageId": "m", "destination": [address], "tags": {"notification": [tag]}}
    event = {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": "Permanent"}}
    return {"Records": [{"Sns": {"Message": json.dumps(event)}}]}


def test_dead_events_are_listed_without_an_address_and_handled_when_redriven(
    deployed: Deployed, deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    accepted = submitted(deployment, tmp_path)
    case_id = accepted.first.case_id
    in_bucket(client("s3"), deployed.settings.failures_bucket)(
        "record_mail_events", bounced(accepted), "request-1"
    )
    leave = on_queue(client("sqs"), deployed.settings.events_dead_queue_url)
    bucket = {"bucket": {"name": deployed.settings.quarantine_bucket}}
    scan = {"s3ObjectDetails": {"objectKey": "a/b"}, "scanResultDetails": {}}
    for event in (
        {"source": "aws.events", "detail": {}},
        {"source": "aws.s3", "detail": {**bucket, "object": {"key": "0" * 32}}},
        {"source": "aws.s3", "detail": {"bucket": {"name": "another"}}},
        {"source": "aws.guardduty", "detail": scan},
        {},
    ):
        leave("any", event, "request-2")
    for _ in range(2):  # looking takes nothing away, and hides nothing
        code, output = run(deployment, capsys, "dead-letters", "list", "events")
        assert (code, len(output["dead_letters"])) == (0, 6)
    assert "example.org" not in json.dumps(output)
    (mail,) = [letter for letter in output["dead_letters"] if "reference" in letter]
    assert mail["reference"] == reference_of(case_id)
    assert (mail["seq"], mail["recipient"]) == (1, "police-hampshire")
    assert mail["why"] == "record_mail_events failed three times: its log has request request-1"
    why = sorted(letter["why"] for letter in output["dead_letters"])
    assert sum("no event of ours" in letter for letter in why) == 2
    assert sum("the next one does" in letter for letter in why) == 1

    code, output = run(deployment, capsys, "dead-letters", "redrive", "events")
    assert (code, output) == (0, {"redriven": {"events": 6}})
    last = deployment.adapters.case_log.read(case_id)[-1]
    assert (last.kind, last.public["because"]) == (Kind.NOTIFICATION_FAILED, "hard_bounce")
    assert deployment.adapters.suppressions.why("hampshire@example.org") == "hard_bounce"
    assert run(deployment, capsys, "dead-letters", "list")[1] == {"dead_letters": []}


def test_dead_event_is_kept_when_it_fails_once_more(
    deployed: Deployed, deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    accepted = submitted(deployment, tmp_path)
    leave = in_bucket(client("s3"), deployed.settings.failures_bucket)
    leave("a", {"Records": [{"Sns": {"Message": '{"eventType": "Send", "mail": []}'}}]}, "1")
    leave("b", bounced(accepted), "2")
    code, output = run(deployment, capsys, "dead-letters", "redrive", "events")
    assert (code, output["redriven"]) == (1, {"events": 1})
    assert output["failed"] == ["record_mail_events: AttributeError"]
    assert deployment.adapters.suppressions.why("hampshire@example.org") == "hard_bounce"
    main(["dead-letters", "redrive", "events"], deployment)
    assert "failed once more, and kept: record_mail_events" in capsys.readouterr().out


def test_dead_letters_fail_when_a_queue_has_no_dead_letter_queue(
    deployed: Deployed, capsys: Capture
) -> None:
    url = dead(deployed, "AuthoritiesDead")
    lonely = Deployment(OperatorAdapters(replace(deployed.settings, authorities_queue_url=url)))
    code, output = run(lonely, capsys, "dead-letters", "list", "authorities")
    assert (code, output) == (1, {"error": f"{url} has no dead-letter queue"})
    gone = Deployment(
        OperatorAdapters(replace(deployed.settings, authorities_queue_url=f"{url}-gone"))
    )
    code, output = run(gone, capsys, "dead-letters", "redrive", "authorities")
    assert code == 1
    assert output["error"].startswith("AWS did not do it: ")


def dead(deployed: Deployed, name: str) -> str:
    """The URL of a dead-letter queue."""
    [url] = [
        url
        for url in client("sqs").list_queues()["QueueUrls"]
        if url.lower().endswith(name.lower())
    ]
    return url


def test_parked_redrive_has_tokens_offered_again(
    deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    first = submitted(deployment, tmp_path).first
    token = jti_for(at=first.at, case_id=first.case_id, seq=1, platform="x")
    deployment.adapters.feed.park("x", token, err="invalid_issuer", description="who?")
    assert deployment.adapters.feed.offer("x", 10).tokens == {}
    code, output = run(deployment, capsys, "parked", "list")
    assert code == 0
    [parked] = output["parked"]
    assert (parked["jti"], parked["err"], parked["reference"]) == (
        token,
        "invalid_issuer",
        reference_of(first.case_id),
    )
    run(deployment, capsys, "parked", "redrive", "x")
    assert token in deployment.adapters.feed.offer("x", 10).tokens


def test_script_runs_from_anywhere_with_an_environment_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "environment.json"
    path.write_text(json.dumps({"STAGE": "test"}))
    bare = {"PATH": os.environ["PATH"]}  # noqa: TID251 # to start a process with little else
    done = subprocess.run(  # noqa: S603 # our own script
        [REPOSITORY / "standsafe", "--environment", path, "--json", "authorities", "list"],
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "DIRECTORY_TABLE" in json.loads(done.stdout)["error"]
    assert "STAGE" not in done.stdout
    assert done.stderr.startswith("standsafe: ")


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
