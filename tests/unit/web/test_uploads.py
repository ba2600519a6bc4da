"""Files over HTTP, and the events that bring them: what is taken, what is said, who may ask."""

import hashlib
import io
import logging
from collections.abc import Iterator
from typing import Any

import jwt
import pytest

import app
from chalicelib import container as containers
from chalicelib.limits import FILE_SIZE, UPLOADS
from chalicelib.telemetry import logger
from tests.support import events
from tests.support.events import object_created
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import BASE_URL, World, body
from tests.support.files import making
from tests.support.platform_client import ask_as_platform
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import Answer, call, post_form, post_json

PNG = making.png()
DIGEST = hashlib.sha256(PNG).hexdigest()


def announced(**changes: Any) -> dict[str, Any]:
    return {"filename": "shot.png", "content_type": "image/png", "size": len(PNG), **changes}


def scan_event(key: str, result: str) -> dict[str, Any]:
    """GuardDuty's word on an object."""
    detail = {
        "s3ObjectDetails": {"objectKey": key},
        "scanResultDetails": {"scanResultStatus": result},
    }
    return {**object_created(key), "source": "aws.guardduty", "detail": detail}


def uploaded(world: World, content: bytes = PNG) -> str:
    """The id of a file that was sent and looked at."""
    upload_id: str = post_json("/v1/uploads", announced()).json["upload_id"]
    world.quarantine.arrive(upload_id, content)
    app.check_upload(object_created(upload_id), events.CONTEXT)
    return upload_id


def settle(world: World) -> None:
    """Do what was put on the queue of files."""
    waiting, world.queues["files"].dispatches = world.queues["files"].dispatches, []
    assert app.keep_evidence(events.dispatches(waiting), events.CONTEXT) == {
        "batchItemFailures": []
    }


def faults(answer: Answer) -> list[tuple[str, str, str]]:
    assert answer.status == 422
    return [(each["pointer"], each["code"], each["detail"]) for each in answer.json["errors"]]


# ---- places -------------------------------------------------------------------------------------


def test_a_place_is_given(world: World) -> None:
    answer = post_json("/v1/uploads", announced(content_type="image/jpg; x=y"))
    assert answer.status == 201
    said = answer.json
    assert set(said) == {"upload_id", "url", "fields", "expires_at"}
    assert said["url"] == f"{BASE_URL}/uploads"
    assert said["fields"]["Content-Type"] == "image/jpeg"
    assert len(bytes.fromhex(said["upload_id"])) == 16
    assert said["expires_at"] == "2026-11-22T08:00:00Z"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"size": 0}, ("/size", "file_empty", "The selected file is empty")),
        (
            {"size": FILE_SIZE + 1},
            ("/size", "file_too_large", "The selected file must be smaller than 20MB"),
        ),
        (
            {"content_type": "application/zip"},
            (
                "/content_type",
                "file_type",
                "The selected file must be a JPG, PNG, WebP, PDF or MP4",
            ),
        ),
    ],
)
def test_what_cannot_be_a_file_of_a_report_is_said_at_once(
    world: World, changes: dict[str, Any], fault: tuple[str, str, str]
) -> None:
    assert faults(post_json("/v1/uploads", announced(**changes))) == [fault]
    assert world.uploads.kept == {}


def test_exactly_20_mb_has_a_place(world: World) -> None:
    assert post_json("/v1/uploads", announced(size=FILE_SIZE)).status == 201


def test_every_fault_is_said_at_once(world: World) -> None:
    answer = post_json("/v1/uploads", {"filename": " ", "size": "1", "colour": "red"})
    assert {(pointer, code) for pointer, code, _ in faults(answer)} == {
        ("/filename", "missing"),
        ("/content_type", "missing"),
        ("/size", "int_type"),
        ("/colour", "unknown_member"),
    }
    assert post_json("/v1/uploads", []).status == 400


def test_one_address_waits_for_places_and_never_for_reports(world: World) -> None:
    for _ in range(UPLOADS):
        assert post_json("/v1/uploads", announced()).status == 201
    waiting = post_json("/v1/uploads", announced())
    assert (waiting.status, waiting.headers["retry-after"]) == (429, "3600")
    assert post_json("/v1/reports", body()).status == 201
    assert call("POST", "/v1/uploads", "{}", address="192.0.2.8").status == 422


def test_what_became_of_an_upload(world: World) -> None:
    good = call("GET", f"/v1/uploads/{uploaded(world)}")
    assert good.json == {
        "state": "checked",
        "sha256": DIGEST,
        "content_type": "image/png",
        "size": len(PNG),
    }
    bad = call("GET", f"/v1/uploads/{uploaded(world, b'MZ')}")
    assert bad.json == {"state": "rejected", "reason": "wrong_type"}
    for nobodys in ("0" * 32, "nothing"):
        assert call("GET", f"/v1/uploads/{nobodys}").status == 404


# ---- reports ------------------------------------------------------------------------------------


def test_a_report_shows_its_files(world: World) -> None:
    ids = [uploaded(world), uploaded(world, b"MZ")]
    accepted = post_json("/v1/reports", body(evidence=ids)).json
    (case_id,) = world.log.cases
    app.fan_out(events.stream((case_id, 1)), events.CONTEXT)
    settle(world)
    said = call(
        "GET",
        f"/v1/reports/{accepted['reference']}",
        authorization=f"Bearer {accepted['receipt']}",
    ).json["evidence"]
    assert said == [
        {"filename": "shot.png", "state": "stored", "sha256": DIGEST, "scan": "not_scanned"},
        {"filename": "shot.png", "state": "rejected", "reason": "wrong_type"},
    ]


def test_a_report_takes_ids_of_uploads_and_twenty_of_them(world: World) -> None:
    wrong = post_json("/v1/reports", body(evidence=["../../etc/passwd"]))
    assert faults(wrong)[0][:2] == ("/evidence", "upload_unknown")
    many = post_json("/v1/reports", body(evidence=[f"{at:032x}" for at in range(21)]))
    assert faults(many)[0][:2] == ("/evidence", "too_long")
    assert post_json("/v1/reports", body(evidence=["0" * 32, "0" * 32])).status == 201


def test_a_file_is_added_by_receipt(world: World) -> None:
    accepted = post_json("/v1/reports", body()).json
    where = f"/v1/reports/{accepted['reference']}/evidence"
    key = {"authorization": f"Bearer {accepted['receipt']}"}
    said = {"upload_id": uploaded(world)}
    assert post_json(where, said, authorization="Bearer guess").status == 404
    first, again = post_json(where, said, **key), post_json(where, said, **key)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert faults(post_json(where, {"upload_id": "x"}, **key))[0][1] == "upload_unknown"
    assert faults(post_json(where, {"upload_id": "0" * 32}, **key))[0][1] == "upload_unknown"


def test_a_schedule_gives_up_what_never_came(world: World) -> None:
    upload_id = post_json("/v1/uploads", announced()).json["upload_id"]
    post_json("/v1/reports", body(evidence=[upload_id]))
    (case_id,) = world.log.cases
    world.clock.advance(hours=2)
    app.settle_uploads(events.schedule(), events.CONTEXT)
    (file,) = world.case_by_id(case_id).evidence.values()
    assert (file.state, file.reason) == ("rejected", "never_arrived")


def test_malware_is_told_to_operators_by_ids(world: World) -> None:
    post_json("/v1/reports", body(evidence=[uploaded(world)]))
    (case_id,) = world.log.cases
    app.fan_out(events.stream((case_id, 1)), events.CONTEXT)
    settle(world)
    seen = io.StringIO()
    handler = logging.StreamHandler(seen)
    handler.setFormatter(logger.registered_formatter)
    logger._logger.addHandler(handler)
    (upload_id,) = world.case_by_id(case_id).evidence
    key = f"originals/{case_id}/{upload_id}"
    app.record_scans(scan_event(key, "NO_THREATS_FOUND"), events.CONTEXT)
    assert "malware" not in seen.getvalue()
    app.record_scans(scan_event(key, "THREATS_FOUND"), events.CONTEXT)
    logger._logger.removeHandler(handler)
    assert "malware found" in seen.getvalue()
    assert world.case_by_id(case_id).evidence[upload_id].reason == "malware"


# ---- the page of a report -----------------------------------------------------------------------


def test_files_that_were_uploaded_are_added_by_the_form(world: World) -> None:
    visitor = Visitor(world)
    visitor.open()
    answer = visitor.press("/status/evidence", evidence=uploaded(world))
    assert answer.status == 201
    assert "shot.png" in answer.text
    assert len(world.case_by_id(visitor.case_id).evidence) == 1


def test_a_file_that_cannot_be_added_is_said_on_the_page(world: World) -> None:
    visitor = Visitor(world)
    visitor.open()
    answer = visitor.press("/status/evidence", evidence="0" * 32)
    assert answer.status == 422
    assert "could not be added" in answer.text


@pytest.mark.parametrize("start", ["", "/cy"])
def test_without_a_script_a_form_posts_one_file_to_where_it_arrives(
    world: World, start: str
) -> None:
    visitor = Visitor(world)
    visitor.open(path=f"{start}/status")
    page = visitor.page(f"{start}/status")
    (form,) = [it for it in page.forms if it.attributes["action"] == f"{start}/status/evidence"]
    path = f"{start}/status/evidence"
    shown = post_form(path, form.fields, cookie=visitor.cookie, **BROWSER)
    assert shown.status == 200
    assert 'action="/uploads"' in shown.text
    (upload_id,) = world.uploads.kept
    assert f'name="key" value="{upload_id}"' in shown.text
    assert f'value="{BASE_URL}{path}"' in shown.text
    world.quarantine.arrive(upload_id, PNG)
    app.check_upload(object_created(upload_id), events.CONTEXT)
    back = call("GET", path, cookie=visitor.cookie, **BROWSER)
    assert (back.status, back.headers["location"]) == (303, f"{start}/status")
    (file,) = world.case_by_id(visitor.case_id).evidence.values()
    assert file.state == "stored"


@pytest.mark.parametrize("named", [True, False])
def test_of_intimate_images_no_file_is_taken_and_who_helps_is_said(
    world: World, named: bool
) -> None:
    files = {"evidence": uploaded(world)} if named else {}
    visitor = Visitor(world, category="intimate_images")
    visitor.open()
    page = visitor.page()
    assert "/status/evidence" not in {form.attributes["action"] for form in page.forms}
    assert "Revenge Porn Helpline" in page.text
    csrf = page.form("/status/withdraw").fields["csrf"]
    said = {"csrf": csrf, **files}
    answer = post_form("/status/evidence", said, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 422
    assert 'href="#files-of-report">Send us no files of intimate images.' in answer.text
    assert "/uploads" not in answer.text
    assert world.case_by_id(visitor.case_id).evidence == {}


def test_a_form_of_nobodys_adds_nothing(world: World) -> None:
    visitor = Visitor(world)
    assert post_form("/status/evidence", {"evidence": "0" * 32}, **BROWSER).status == 403
    visitor.open()
    fields = {"csrf": "guess", "evidence": uploaded(world)}
    stolen = post_form("/status/evidence", fields, cookie=visitor.cookie, **BROWSER)
    assert stolen.status == 403
    assert world.case_by_id(visitor.case_id).evidence == {}


# ---- platforms ----------------------------------------------------------------------------------


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    made = Exchange(World())
    containers.use_container(ExchangeContainer(made))
    yield made
    containers.use_container(None)


def test_a_platform_gets_a_link_by_a_signed_request(exchange: Exchange) -> None:
    world = exchange.world
    case_id = exchange.fed("x", evidence=[uploaded(world), uploaded(world, making.mp4())])
    app.fan_out(events.stream((case_id, 1)), events.CONTEXT)
    settle(world)
    reference = world.case_by_id(case_id).reference
    wanted = {"reference": reference, "sha256": DIGEST}
    answer = ask_as_platform(exchange, "evidence", wanted)
    assert answer.status == 200
    assert set(answer.json) == {"url", "expires_at", "sha256", "content_type", "scan"}
    assert answer.json["sha256"] != DIGEST
    film = {**wanted, "sha256": hashlib.sha256(making.mp4()).hexdigest()}
    refused = ask_as_platform(exchange, "evidence", film)
    assert (refused.status, refused.json["code"]) == (409, "withheld")
    assert ask_as_platform(exchange, "evidence", wanted, exchange.facebook).status == 403
    assert ask_as_platform(exchange, "evidence", {**wanted, "sha256": "0" * 64}).status == 404
    wrong = ask_as_platform(exchange, "evidence", {"reference": reference, "sha256": "x"})
    assert (wrong.status, wrong.json["errors"][0]["pointer"]) == (400, "/sha256")


def test_its_first_token_names_what_was_checked_before(exchange: Exchange) -> None:
    world = exchange.world
    double = [uploaded(world), uploaded(world), uploaded(world, b"MZ")]
    case_id = exchange.fed("x", evidence=double)
    (token,) = exchange.feed.offer("x", 10).tokens.values()
    claims = jwt.decode(token, options={"verify_signature": False})
    (said,) = claims["events"].values()
    assert said["evidence"] == [{"sha256": DIGEST, "content_type": "image/png"}]
    assert world.log.cases[case_id]
