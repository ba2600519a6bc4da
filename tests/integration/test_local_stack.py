"""The embedded stack as a whole: started as people start it, used over HTTP, ended by a signal."""

import json
import re
import socket
import stat
import statistics
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import requests
from pypdf import PdfReader

from local.peer import Peer, PublishedKeys
from tests.support.local_stack import (
    ALDERSHOT,
    FARNHAM_AND_BORDON,
    ROOT,
    LocalStack,
    report_body,
    running_stack,
)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("stack")) as up:
        yield up


def _post(local: LocalStack, report: Mapping[str, Any]) -> requests.Response:
    return requests.post(local.url("/v1/reports"), json=report, timeout=30)


def _authority(local: LocalStack, area: str) -> dict[str, Any]:
    authority: dict[str, Any] = next(a for a in local.ready["authorities"] if area in a["areas"])
    return authority


def _peer(local: LocalStack, platform: str) -> Peer:
    return Peer(local.ready["platforms"][platform], PublishedKeys(local.ready["jwks_url"]))


def _tokens(local: LocalStack, platform: str, reference: str) -> list[dict[str, Any]]:
    sets = _peer(local, platform).poll(returnImmediately=True, maxEvents=100)["sets"]
    keys = PublishedKeys(local.ready["jwks_url"])
    claims = [keys.claims(token, platform) for token in sets.values()]
    return [claim for claim in claims if claim["txn"] == reference]


def test_story_is_printed_to_its_end(local: LocalStack) -> None:
    output = local.output.read_text("utf-8")
    assert "The candidate opens the status page" in output
    assert "The story stops here" not in output
    assert "Ready at" in output


def test_ready_says_who_is_connected(local: LocalStack) -> None:
    ready = local.ready
    assert {"x", "facebook", "instagram", "youtube"} <= set(ready["platforms"])
    assert "ecdsa-p256-sha256" in {p["alg"] for p in ready["platforms"].values()}
    assert len(ready["authorities"]) == 45
    assert {a["kind"] for a in ready["authorities"]} == {"police"}
    assert all(a["email"].endswith("@example.org") for a in ready["authorities"])
    assert FARNHAM_AND_BORDON in _authority(local, FARNHAM_AND_BORDON)["areas"]
    assert len({c["access_code"] for c in ready["candidates"]}) == len(ready["candidates"]) >= 4


def test_private_keys_and_codes_are_for_their_owner_only(local: LocalStack) -> None:
    keys = [Path(p["private_key"]) for p in local.ready["platforms"].values()]
    for path in [*keys, local.folder / "ready.json", local.folder / "environment.json"]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_report_reaches_the_force_and_the_platforms_it_is_about(local: LocalStack) -> None:
    before = len(local.mails())
    answer = _post(local, report_body(local, ALDERSHOT))
    assert answer.status_code == 201, answer.text
    local.settle()
    reference = answer.json()["reference"]
    force = _authority(local, ALDERSHOT)
    force_mails = [mail for mail in local.mails()[before:] if mail["to"] == [force["email"]]]
    assert [mail for mail in force_mails if reference in mail["subject"]] == force_mails != []
    assert len(force_mails) == 1
    other_addresses = {a["email"] for a in local.ready["authorities"]} - {force["email"]}
    assert not [mail for mail in local.mails()[before:] if set(mail["to"]) & other_addresses]
    counted = {p: len(_tokens(local, p, reference)) for p in local.ready["platforms"]}
    assert counted == {"x": 1, "facebook": 1, "instagram": 0, "youtube": 0}
    by_id = {r["id"]: r for r in answer.json()["recipients"]}
    assert by_id["tiktok"]["state"] == "self_report"
    assert by_id["tiktok"]["self_report"]["url"].startswith("https://")


def test_force_of_the_larger_share_is_mailed_when_a_constituency_is_split(
    local: LocalStack,
) -> None:
    before = len(local.mails())
    assert _post(local, report_body(local, FARNHAM_AND_BORDON)).status_code == 201
    local.settle()
    forces = {a["email"] for a in local.ready["authorities"]}
    force_mails = [mail for mail in local.mails()[before:] if set(mail["to"]) & forces]
    assert [mail["to"] for mail in force_mails] == [["elections.surrey@example.org"]]
    assert "Hampshire" in force_mails[0]["text"]


def test_submission_is_one_case_when_twenty_threads_send_it(local: LocalStack) -> None:
    report = report_body(local, ALDERSHOT)
    answers: list[requests.Response] = []
    threads = [
        threading.Thread(target=lambda: answers.append(_post(local, report))) for _ in range(20)
    ]
    before = len(local.mails())
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted({a.status_code for a in answers}) in ([200, 201], [201])
    assert [a.status_code for a in answers].count(201) == 1
    assert len({a.json()["reference"] for a in answers}) == 1
    assert len({a.json()["receipt"] for a in answers}) == 1
    local.settle()
    force = _authority(local, ALDERSHOT)
    assert len([m for m in local.mails()[before:] if m["to"] == [force["email"]]]) == 1


def test_outcome_reaches_the_status(local: LocalStack) -> None:
    reported = _post(local, report_body(local, ALDERSHOT)).json()
    local.settle()
    outcome = {
        "outcome_id": str(uuid.uuid4()),
        "reference": reported["reference"],
        "status": "no_violation",
        "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "message": "It is within our rules.",
    }
    (result,) = _peer(local, "facebook").post_outcomes(outcome)
    assert result["status"] == 201
    (again,) = _peer(local, "facebook").post_outcomes(outcome)
    assert again["status"] == 200
    local.settle()
    status = requests.get(
        local.url(f"/v1/reports/{reported['reference']}"),
        headers={"Authorization": f"Bearer {reported['receipt']}"},
        timeout=30,
    ).json()
    states = {r["id"]: r["state"] for r in status["recipients"]}
    assert states["facebook"] == "decided"


def test_mail_can_be_read_raw_and_on_a_page(local: LocalStack) -> None:
    mail = local.mails()[0]
    assert set(mail) == {"id", "to", "subject", "sent_at", "text", "html", "raw_url"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", mail["sent_at"])
    raw = requests.get(mail["raw_url"], timeout=30)
    assert "X-Standsafe-Notification: " in raw.text
    page = requests.get(local.ready["inbox_url"], timeout=30)
    assert page.headers["Content-Type"].startswith("text/html")
    assert mail["id"] in page.text
    assert "<iframe sandbox " in page.text
    assert requests.get(local.url("/local/inbox/none.eml"), timeout=30).status_code == 404


def test_page_is_served_with_the_headers_of_the_edge(local: LocalStack) -> None:
    for path in ("/", "/report", "/guidance/", "/guidance/x", "/case", "/cy/", "/status"):
        page = requests.get(local.url(path), timeout=30)
        assert page.status_code == 200, path
        assert page.headers["Content-Type"] == "text/html; charset=utf-8", path
        assert "default-src 'none'" in page.headers["Content-Security-Policy"], path
        assert page.headers["X-Frame-Options"] == "DENY", path
    assert requests.get(local.url("/report"), timeout=30).headers["Cache-Control"] == "no-store"


def test_head_has_the_headers_of_get_and_no_body(local: LocalStack) -> None:
    head = requests.head(local.url("/report"), timeout=30)
    got = requests.get(local.url("/report"), timeout=30)
    assert head.status_code == 200
    assert head.headers["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nope"),
        ("POST", "/nope"),
        ("GET", "/v1/nope"),
        ("GET", "/%ff"),
        ("GET", "//"),
    ],
)
def test_answer_is_a_problem_of_our_own_when_there_is_no_such_page(
    local: LocalStack, method: str, path: str
) -> None:
    answer = requests.request(method, local.url(path), timeout=30)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


def test_body_is_refused_when_it_is_no_text(local: LocalStack) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        answer = requests.post(
            local.url("/v1/reports"),
            data=b"\xff\xfe\x00=\xc3",
            headers={"Content-Type": kind},
            timeout=30,
        )
        assert answer.status_code == 400, kind
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_body_is_refused_when_it_is_over_the_gateways_limit(local: LocalStack) -> None:
    port = int(local.ready["base_url"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as raw:
        raw.sendall(b"POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        answer = raw.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert "application/problem+json" in answer


def test_kept_alive_connection_is_answered_as_soon_as_a_new_one(local: LocalStack) -> None:
    """Two small writes an answer would meet Nagle's algorithm: ten times what a new one takes."""
    reused_seconds, new_seconds = list[float](), list[float]()
    options: dict[str, Any] = {"timeout": 30, "allow_redirects": False}
    with requests.Session() as session:
        for _ in range(25):
            reused_seconds.append(_seconds(lambda: session.get(local.url("/exit"), **options)))
            new_seconds.append(_seconds(lambda: requests.get(local.url("/exit"), **options)))  # noqa: S113 # in options
    assert statistics.median(reused_seconds) < 4 * statistics.median(new_seconds)


def _seconds(act: Callable[[], object]) -> float:
    started_at = time.perf_counter()
    act()
    return time.perf_counter() - started_at


def test_clock_moves_the_product_and_only_forward(local: LocalStack) -> None:
    first = requests.post(local.url("/local/clock"), json={"advance_seconds": 0}, timeout=90)
    then = requests.post(local.url("/local/clock"), json={"advance_seconds": 3600}, timeout=90)
    assert then.json()["now"][:13] != first.json()["now"][:13]
    wrong: list[Any] = [{"advance_seconds": -1}, {}, [], {"advance_seconds": "soon"}]
    for bad in wrong:
        answer = requests.post(local.url("/local/clock"), json=bad, timeout=30)
        assert answer.status_code == 400, bad
    assert "reconcile" in requests.get(local.url("/local/calls.json"), timeout=30).json()


def test_operator_works_on_the_stack_from_another_process(local: LocalStack) -> None:
    command = [*local.ready["operator_command"].split(), "authorities", "list", "--json"]
    done = subprocess.run(  # noqa: S603 - as ready.json says
        command, capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "elections.hampshire@example.org" in done.stdout


def _standsafe(local: LocalStack, *argv: str) -> dict[str, Any]:
    command = [*local.ready["operator_command"].split(), *argv, "--json"]
    done = subprocess.run(  # noqa: S603 - as ready.json says
        command, capture_output=True, text=True, check=True, cwd=ROOT
    )
    output: dict[str, Any] = json.loads(done.stdout)
    return output


def test_code_of_a_printed_pack_reports_as_its_candidate(local: LocalStack, tmp_path: Path) -> None:
    seeded = next(
        candidate for candidate in local.ready["candidates"] if "McPretend" in candidate["name"]
    )
    area = ("--area", seeded["area"])
    packs = _standsafe(local, "packs", "make", *area, "--out", str(tmp_path))
    pack = next(
        page
        for path in tmp_path.rglob("0*.pdf")
        if seeded["name"] in (page := PdfReader(path).pages[0]).extract_text()
    )
    code = re.search(r"\b\w{4}-\w{4}-\w{4}\b", pack.extract_text())
    assert code is not None
    assert code[0] == seeded["access_code"]
    links = [note.get_object()["/A"]["/URI"] for note in cast("list[Any]", pack["/Annots"])]
    assert local.url(f"/report#code={code[0]}") in links
    before = _standsafe(local, "packs", "uptake", *area, "--names")
    assert before["ballots"][0]["not_yet"] == [seeded["name"]]
    answer = _post(local, report_body(local, seeded["area"], access_code=code[0])).json()
    assert answer["verified"] is True
    after = _standsafe(local, "packs", "uptake", *area)
    assert (after["used"], after["candidates"]) == (1, packs["packs"]) == (1, 1)


_IAM = {
    "s3:CompleteMultipartUpload": "s3:PutObject",
    "s3:CopyObject": "s3:PutObject",
    "s3:CreateMultipartUpload": "s3:PutObject",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:UploadPart": "s3:PutObject",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
"""Calls whose permission has another name."""


def test_function_calls_nothing_that_its_policy_does_not_allow(local: LocalStack) -> None:
    with_code = report_body(local, ALDERSHOT)
    without = {name: with_code[name] for name in with_code if name != "access_code"}
    candidate = {"name": "Sam Invented", "area": ALDERSHOT}
    for report in (
        with_code,
        {**without, "submission_id": str(uuid.uuid4()), "candidate": candidate},
    ):
        assert _post(local, report).status_code == 201
    local.settle()
    calls = requests.get(local.url("/local/calls.json"), timeout=30).json()
    mailing = {"notify_authorities", "notify_verified"}
    assert {"api_handler", "fan_out", "feed_platforms", *mailing} <= set(calls)
    assert {"dynamodb:PutItem", "kms:GenerateDataKey"} <= set(calls["api_handler"])
    for function, called in calls.items():
        policy = json.loads((ROOT / ".chalice" / f"policy-{function}.json").read_text("utf-8"))
        allowed = {action for s in policy["Statement"] for action in s["Action"]}
        assert {_IAM.get(call, call) for call in called} - allowed == set(), function
