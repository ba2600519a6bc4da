"""``standsafe dead-letters`` on a whole stack made from the deployed template."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.aws.clients import client
from chalicelib.model.events import Kind
from chalicelib.model.references import reference_of
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.usecases.intake.find_stored_report import StoredReport
from local.events import in_bucket, on_queue
from tests.support.deployed import Deployed
from tests.support.operators import Capture
from tests.support.stack_commands import (
    run,
    submitted,
)

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)
"""Queues and a bucket are asked, tables hardly."""


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
    assert (code, output["redriven"]) == (0, {"events": 6})
    assert output["news"] == [f"mail failed: {case_id}_1_police-hampshire"]
    last = deployment.adapters.case_log.read(case_id)[-1]
    assert (last.kind, last.public["because"]) == (Kind.NOTIFICATION_FAILED, "hard_bounce")
    assert deployment.adapters.suppressions.reason("hampshire@example.org") == "hard_bounce"
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
    assert deployment.adapters.suppressions.reason("hampshire@example.org") == "hard_bounce"
    main(["dead-letters", "redrive", "events"], deployment)
    assert "failed once more, and kept: record_mail_events" in capsys.readouterr().out


def test_dead_letters_fail_when_a_queue_has_no_dead_letter_queue(
    deployed: Deployed, capsys: Capture
) -> None:
    url = dead(deployed, "AuthoritiesDead")
    lonely = Deployment(OperatorAdapters(replace(deployed.settings, authorities_queue_url=url)))
    code, output = run(lonely, capsys, "dead-letters", "list", "authorities")
    assert (code, output) == (1, {"error": f"{url} has no dead-letter queue"})
    missing_queue = Deployment(
        OperatorAdapters(replace(deployed.settings, authorities_queue_url=f"{url}-gone"))
    )
    code, output = run(missing_queue, capsys, "dead-letters", "redrive", "authorities")
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
