"""What a file is called and what is in it is nowhere in clear: no log, message, address or row."""

import json
from typing import Any

import boto3
import pytest

import app
from chalicelib import container as containers
from tests.faults.test_canaries import Watched, ask, connect, planted, watched
from tests.support import events
from tests.support.deployed import Deployed
from tests.support.files import making
from tests.unit.web.test_uploads import bucket_event

__all__ = ["watched"]

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

FILENAME = "filename-canary.png"


def test_a_file_leaves_no_trace_but_ids(
    watched: Watched, deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    watched.canaries |= {FILENAME, making.GPS.decode()}
    connect(containers.get_container())
    said: Any = {"filename": FILENAME, "content_type": "image/png", "size": 5}
    place = ask(watched, "POST", "/v1/uploads", json.dumps(said)).json
    watched.urls.append(place["url"] + json.dumps(place["fields"]))
    s3 = boto3.client("s3", region_name="eu-west-2")
    s3.put_object(
        Bucket=deployed.settings.quarantine_bucket, Key=place["upload_id"], Body=making.png()
    )
    app.check_upload(bucket_event(place["upload_id"]), events.CONTEXT)
    report = planted(evidence=[place["upload_id"], "0" * 32])
    accepted = ask(watched, "POST", "/v1/reports", json.dumps(report)).json
    case_id = accepted["reference"].replace("-", "")
    app.fan_out(events.stream((case_id, 1)), events.CONTEXT)
    message = next(it for it in watched.messages if '"files\\"' in it or "files" in it)
    body = json.loads(message)["Entries"][0]["MessageBody"]
    kept = app.keep_evidence(events.messages(body), events.CONTEXT)
    assert kept == {"batchItemFailures": []}
    status = ask(
        watched,
        "GET",
        f"/v1/reports/{accepted['reference']}",
        authorization=f"Bearer {accepted['receipt']}",
    ).json
    assert [file["state"] for file in status["evidence"]] == ["stored", "rejected"]
    assert status["evidence"][0]["filename"] == FILENAME
    keys = [
        found["Key"]
        for bucket in (deployed.settings.evidence_bucket, deployed.settings.quarantine_bucket)
        for found in s3.list_objects_v2(Bucket=bucket).get("Contents", ())
    ]
    watched.urls += keys
    assert len(keys) == 2
    watched.log.write("".join(capsys.readouterr()))
    assert watched.rows
    assert watched.leaks() == set()
    s3.close()
