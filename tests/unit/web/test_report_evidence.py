"""Files of a report, and the events that bring them."""

import io
import logging

import app
from chalicelib.telemetry import logger
from tests.support import events
from tests.support.factories import World, body
from tests.support.files.uploading import (
    DIGEST,
    announced,
    scan_event,
    settle,
    uploaded,
)
from tests.support.web_client import call, faults_in, post_json


def test_report_shows_its_files(world: World) -> None:
    ids = [uploaded(world), uploaded(world, b"MZ")]
    accepted = post_json("/v1/reports", body(evidence=ids)).json
    (case_id,) = world.log.cases
    app.fan_out(events.stream((case_id, 1)), events.CONTEXT)
    settle(world)
    evidence = call(
        "GET",
        f"/v1/reports/{accepted['reference']}",
        authorization=f"Bearer {accepted['receipt']}",
    ).json["evidence"]
    assert evidence == [
        {"filename": "shot.png", "state": "stored", "sha256": DIGEST, "scan": "not_scanned"},
        {"filename": "shot.png", "state": "rejected", "reason": "wrong_type"},
    ]


def test_report_takes_twenty_ids_of_uploads(world: World) -> None:
    wrong = post_json("/v1/reports", body(evidence=["../../etc/passwd"]))
    assert faults_in(wrong)[0][:2] == ("/evidence", "upload_unknown")
    many = post_json("/v1/reports", body(evidence=[f"{at:032x}" for at in range(21)]))
    assert faults_in(many)[0][:2] == ("/evidence", "too_long")
    assert post_json("/v1/reports", body(evidence=["0" * 32, "0" * 32])).status == 201


def test_file_is_added_by_receipt_once(world: World) -> None:
    accepted = post_json("/v1/reports", body()).json
    where = f"/v1/reports/{accepted['reference']}/evidence"
    key = {"authorization": f"Bearer {accepted['receipt']}"}
    payload = {"upload_id": uploaded(world)}
    assert post_json(where, payload, authorization="Bearer guess").status == 404
    first, again = post_json(where, payload, **key), post_json(where, payload, **key)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert faults_in(post_json(where, {"upload_id": "x"}, **key))[0][1] == "upload_unknown"
    assert faults_in(post_json(where, {"upload_id": "0" * 32}, **key))[0][1] == "upload_unknown"


def test_file_is_rejected_when_it_never_arrives(world: World) -> None:
    upload_id = post_json("/v1/uploads", announced()).json["upload_id"]
    post_json("/v1/reports", body(evidence=[upload_id]))
    (case_id,) = world.log.cases
    world.clock.advance(hours=2)
    app.settle_uploads(events.schedule(), events.CONTEXT)
    (file,) = world.case_by_id(case_id).evidence.values()
    assert (file.state, file.reason) == ("rejected", "never_arrived")


def test_malware_is_reported_to_operators_by_ids(world: World) -> None:
    post_json("/v1/reports", body(evidence=[uploaded(world)]))
    (case_id,) = world.log.cases
    app.fan_out(events.stream((case_id, 1)), events.CONTEXT)
    settle(world)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(logger.registered_formatter)
    logger.addHandler(handler)
    (upload_id,) = world.case_by_id(case_id).evidence
    key = f"originals/{case_id}/{upload_id}"
    app.record_scans(scan_event(key, "NO_THREATS_FOUND"), events.CONTEXT)
    assert "malware" not in log.getvalue()
    app.record_scans(scan_event(key, "THREATS_FOUND"), events.CONTEXT)
    logging.getLogger(logger.name).removeHandler(handler)
    assert "malware found" in log.getvalue()
    assert world.case_by_id(case_id).evidence[upload_id].reason == "malware"
