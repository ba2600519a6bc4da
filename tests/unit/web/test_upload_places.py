"""Places for files: who gets one, and what became of a file."""

from typing import Any

import pytest

from chalicelib.limits import FILE_PART, FILE_SIZE, FORM_FILE_SIZE, UPLOADS
from chalicelib.model.uploads import Finding
from tests.support.factories import BASE_URL, World, body
from tests.support.files.uploading import (
    DIGEST,
    PNG,
    announced,
    uploaded,
)
from tests.support.web_client import call, faults_in, post_json


def test_place_is_given(world: World) -> None:
    answer = post_json("/v1/uploads", announced(content_type="image/jpg; x=y"))
    assert answer.status == 201
    place = answer.json
    assert set(place) == {"upload_id", "url", "fields", "expires_at"}
    assert place["url"] == f"{BASE_URL}/uploads"
    assert place["fields"]["Content-Type"] == "image/jpeg"
    assert len(bytes.fromhex(place["upload_id"])) == 16
    assert place["expires_at"] == "2026-11-22T08:00:00Z"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"size": 0}, ("/size", "file_empty", "The selected file is empty")),
        (
            {"size": FILE_SIZE + 1, "in_parts": True},
            ("/size", "file_too_large", "The selected file must be smaller than 200MB"),
        ),
        (
            {"size": FORM_FILE_SIZE + 1},
            ("/size", "parts_needed", "A file of over 20MB is sent in parts"),
        ),
    ],
)
def test_place_is_refused_when_the_file_cannot_be_one_of_a_report(
    world: World, changes: dict[str, Any], fault: tuple[str, str, str]
) -> None:
    assert faults_in(post_json("/v1/uploads", announced(**changes))) == [fault]
    assert world.uploads.rows == {}


def test_place_is_given_for_exactly_20_mb(world: World) -> None:
    assert post_json("/v1/uploads", announced(size=FORM_FILE_SIZE)).status == 201


@pytest.mark.parametrize("declared", ["application/zip", "image/heic", "nonsense"])
def test_place_is_given_whatever_type_is_declared(world: World, declared: str) -> None:
    answer = post_json("/v1/uploads", announced(content_type=declared))
    stored_type = declared if declared.startswith("image/") else "application/octet-stream"
    assert (answer.status, answer.json["fields"]["Content-Type"]) == (201, stored_type)


def test_place_is_refused_with_every_fault_at_once(world: World) -> None:
    answer = post_json("/v1/uploads", {"filename": " ", "size": "1", "colour": "red"})
    assert {(pointer, code) for pointer, code, _ in faults_in(answer)} == {
        ("/filename", "missing"),
        ("/content_type", "missing"),
        ("/size", "int_type"),
        ("/colour", "unknown_member"),
    }
    assert post_json("/v1/uploads", []).status == 400


def test_places_for_one_address_are_429_after_too_many_but_reports_are_not(world: World) -> None:
    for _ in range(UPLOADS):
        assert post_json("/v1/uploads", announced()).status == 201
    waiting = post_json("/v1/uploads", announced())
    assert (waiting.status, waiting.headers["retry-after"]) == (429, "3600")
    assert post_json("/v1/reports", body()).status == 201
    assert call("POST", "/v1/uploads", "{}", address="192.0.2.8").status == 422


def test_file_in_parts_goes_on_and_is_joined(world: World) -> None:
    place = post_json("/v1/uploads", announced(size=FILE_PART + 1, in_parts=True))
    assert place.status == 201
    upload_id = place.json["upload_id"]
    assert [part["size"] for part in place.json["parts"]] == [FILE_PART, 1]
    assert place.json["parts"][0]["url"].startswith(f"{BASE_URL}/uploads/{upload_id}?")
    world.part_uploads.put(f"parts-of-{upload_id}", 1, b"x" * FILE_PART)
    later = call("GET", f"/v1/uploads/{upload_id}/parts").json
    assert later["parts"][0] == {"number": 1, "size": FILE_PART, "arrived": True}
    missing = post_json(f"/v1/uploads/{upload_id}/finish", {})
    assert (missing.status, missing.json["code"]) == (409, "parts_missing")
    world.part_uploads.put(f"parts-of-{upload_id}", 2, b"x")
    assert post_json(f"/v1/uploads/{upload_id}/finish", {}).json == {"state": "pending"}
    assert call("GET", f"/v1/uploads/{upload_id}/parts").status == 404


def test_file_in_parts_is_not_joined_when_it_was_given_up(world: World) -> None:
    place = post_json("/v1/uploads", announced(size=FILE_PART + 1, in_parts=True))
    upload_id = place.json["upload_id"]
    world.uploads.settle(upload_id, Finding(reason="never_arrived"))
    for number, content in enumerate((b"x" * FILE_PART, b"x"), start=1):
        world.part_uploads.put(f"parts-of-{upload_id}", number, content)
    finished = post_json(f"/v1/uploads/{upload_id}/finish", {})
    assert finished.json == {"state": "rejected", "reason": "never_arrived"}
    assert world.quarantine.fetch(upload_id) is None


def test_upload_says_what_became_of_it(world: World) -> None:
    good = call("GET", f"/v1/uploads/{uploaded(world)}")
    assert good.json == {
        "state": "checked",
        "sha256": DIGEST,
        "content_type": "image/png",
        "size": len(PNG),
    }
    bad = call("GET", f"/v1/uploads/{uploaded(world, b'MZ')}")
    assert bad.json == {"state": "rejected", "reason": "wrong_type"}
    for unknown in ("0" * 32, "nothing"):
        assert call("GET", f"/v1/uploads/{unknown}").status == 404
