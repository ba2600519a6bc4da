"""What a file is called and what is in it is nowhere in clear: no log, message, address or row."""

import json
from typing import Any

import boto3
import pytest

import app
from chalicelib import container as containers
from tests.support import events
from tests.support.canaries import (
    Outputs,
    connect_recipients,
    planted_report,
    send_request,
)
from tests.support.deployed import Deployed
from tests.support.events import object_created
from tests.support.files import making

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

FILENAME = "filename-canary.png"


def test_file_leaves_no_trace_but_ids(
    outputs: Outputs, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs.canaries |= {FILENAME, making.GPS.decode()}
    connect_recipients(containers.get_container())
    announcement: Any = {"filename": FILENAME, "content_type": "image/png", "size": 5}
    place = send_request(outputs, "POST", "/v1/uploads", json.dumps(announcement)).json
    outputs.urls.append(place["url"] + json.dumps(place["fields"]))
    s3 = boto3.client("s3", region_name="eu-west-2")
    s3.put_object(
        Bucket=deployed.settings.quarantine_bucket, Key=place["upload_id"], Body=making.png()
    )
    app.check_upload(object_created(place["upload_id"]), events.CONTEXT)
    report = planted_report(evidence=[place["upload_id"], "0" * 32])
    accepted = send_request(outputs, "POST", "/v1/reports", json.dumps(report)).json
    case_id = accepted["reference"].replace("-", "")
    app.fan_out(events.stream((case_id, 1)), events.CONTEXT)
    message = next(text for text in outputs.messages if '"files\\"' in text or "files" in text)
    body = json.loads(message)["Entries"][0]["MessageBody"]
    failures = app.keep_evidence(events.messages(body), events.CONTEXT)
    assert failures == {"batchItemFailures": []}
    status = send_request(
        outputs,
        "GET",
        f"/v1/reports/{accepted['reference']}",
        authorization=f"Bearer {accepted['receipt']}",
    ).json
    assert [file["state"] for file in status["evidence"]] == ["stored", "rejected"]
    assert status["evidence"][0]["filename"] == FILENAME
    keys = [
        entry["Key"]
        for bucket in (deployed.settings.evidence_bucket, deployed.settings.quarantine_bucket)
        for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", ())
    ]
    outputs.urls += keys
    assert len(keys) == 2
    outputs.log.write("".join(capsys.readouterr()))
    assert outputs.rows
    assert outputs.leaks() == set()
    s3.close()
