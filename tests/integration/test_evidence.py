"""Files on the embedded stack, for real: the table of docs/evidence.md, line by line."""

import hashlib
import json
import re
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from playwright.sync_api import Browser, Page, Route, expect

from local.peer import Peer, PublishedKeys
from tests.support.browser.chromium import PATIENCE
from tests.support.browser.walking import leaving
from tests.support.files import making
from tests.support.local_files import FILES, SECONDS, SubmittedReport, place, post, upload_file
from tests.support.local_stack import ALDERSHOT, ROOT, LocalStack, report_body, running_stack

MB20 = 20 * 1024 * 1024


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("files"), DEMO="0") as up:
        yield up


@pytest.fixture(scope="module")
def reported(local: LocalStack) -> SubmittedReport:
    """A report with every file of the table."""
    ids = [upload_file(local, *sample[:3]) for sample in FILES.values()]
    local.settle()  # what was checked by then is in a platform's first token
    about = [{"upload_id": upload_id, "incidents": [0]} for upload_id in ids]
    report = SubmittedReport(local, evidence=about)
    local.settle()
    return report


def test_file_is_kept_or_rejected_as_documented(reported: SubmittedReport) -> None:
    by_name = {file["filename"]: file for file in reported.evidence()}
    assert len(by_name) == len(FILES)
    for sample, (name, _, content, state, reason) in FILES.items():
        file = by_name[name]
        assert (file["state"], file.get("reason", "")) == (state, reason), sample
        if state == "stored":
            assert file["sha256"] == hashlib.sha256(content).hexdigest()
            assert file["scan"] == "not_scanned"


def test_report_goes_out_and_its_mail_names_rejected_files(
    local: LocalStack, reported: SubmittedReport
) -> None:
    mails = [mail for mail in local.mails() if reported.reference in mail["subject"]]
    assert any("elections.hampshire@example.org" in mail["to"] for mail in mails)
    mails_to_reporter = [mail for mail in mails if mail["to"] == ["reporter@example.org"]]
    reasons = [file["reason"] for file in reported.evidence() if file["state"] == "rejected"]
    refused = [reason for reason in reasons if reason != "same_file"]  # that one is kept
    assert len([mail for mail in mails_to_reporter if "a file of" in mail["subject"]]) == len(
        refused
    )
    for mail in mails_to_reporter:
        assert not [name for name, *_ in FILES.values() if name in mail["text"]]


def test_function_does_nothing_that_its_policy_does_not_allow(
    local: LocalStack, reported: SubmittedReport
) -> None:
    calls = requests.get(local.url("/local/calls.json"), timeout=SECONDS).json()
    assert {"check_upload", "keep_evidence"} <= set(calls)
    assert "s3:PutObjectRetention" in calls["keep_evidence"]


def test_s3_takes_what_the_policy_says_and_nothing_else(local: LocalStack) -> None:
    for content, code in ((b"", "EntityTooSmall"), (b"\0" * (MB20 + 1), "EntityTooLarge")):
        refused = post(place(local), content)
        assert (refused.status_code, code in refused.text) == (400, True)
    assert post(place(local, size=6), b"seven b").status_code == 400  # more than was announced
    whole = making.png().ljust(MB20, b"\0")
    assert post(place(local, size=len(whole)), whole).status_code == 204
    for changes in (
        {"key": "0" * 32},
        {"Content-Type": "text/html"},
        {"acl": "public-read"},
        {"success_action_redirect": "https://example.org/"},
        {"policy": "e30="},
        {"x-amz-signature": "0" * 64},
    ):
        refused = post(place(local, size=len(making.png())), making.png(), **changes)
        assert refused.status_code == 403, changes
    assert requests.get(local.url("/uploads"), timeout=SECONDS).status_code == 405


def test_place_is_refused_when_a_file_cannot_be_kept(local: LocalStack) -> None:
    for changes, code in (
        ({"size": 0}, "file_empty"),
        ({"size": MB20 + 1}, "parts_needed"),
        ({"size": 10 * MB20 + 1, "in_parts": True}, "file_too_large"),
    ):
        announcement = {"filename": "a.png", "content_type": "image/png", "size": 5, **changes}
        answer = requests.post(local.url("/v1/uploads"), json=announcement, timeout=SECONDS)
        assert answer.status_code == 422
        assert [fault["code"] for fault in answer.json()["errors"]] == [code]


def test_report_can_be_sent_when_a_21st_file_was_refused(local: LocalStack) -> None:
    ids = [f"{at:032x}" for at in range(21)]
    body = report_body(local, ALDERSHOT, evidence=ids)
    refused = requests.post(local.url("/v1/reports"), json=body, timeout=SECONDS)
    assert [fault["code"] for fault in refused.json()["errors"]] == ["too_long"]
    fewer = {**body, "evidence": ids[:20]}
    assert requests.post(local.url("/v1/reports"), json=fewer, timeout=SECONDS).ok


def test_platform_gets_pictures_without_metadata(
    local: LocalStack, reported: SubmittedReport
) -> None:
    ready = local.ready
    peer = Peer(ready["platforms"]["x"], keys := PublishedKeys(ready["jwks_url"]))
    tokens = [keys.claims(jws, "x") for jws in peer.poll(returnImmediately=True)["sets"].values()]
    ours = [token["events"] for token in tokens if token["txn"] == reported.reference]
    events = [event for claims in ours for event in claims.items()]
    (payload,) = [payload for kind, payload in events if kind.endswith("/report-submitted")]
    digests = {file["sha256"] for file in payload["evidence"]}
    jpeg = hashlib.sha256(making.jpeg()).hexdigest()
    assert jpeg in digests
    question = {"reference": reported.reference, "sha256": jpeg}
    link = ask(ready["platforms"]["x"], question).json()
    copy = requests.get(link["url"], timeout=SECONDS)
    assert copy.headers["content-type"] == "image/jpeg"
    assert copy.headers["content-disposition"] == "attachment"
    assert hashlib.sha256(copy.content).hexdigest() == link["sha256"]
    assert making.GPS not in copy.content
    unsigned = link["url"].partition("?")[0]
    assert requests.get(unsigned, timeout=SECONDS).status_code == 403
    longer = link["url"].replace("X-Amz-Expires=300", "X-Amz-Expires=9000")
    assert requests.get(longer, timeout=SECONDS).status_code == 403
    other = unsigned.replace("copies", "originals") + "?" + link["url"].partition("?")[2]
    assert requests.get(other, timeout=SECONDS).status_code == 403
    film = {**question, "sha256": hashlib.sha256(making.mp4()).hexdigest()}
    assert ask(ready["platforms"]["x"], film).json()["code"] == "withheld"
    assert ask(ready["platforms"]["youtube"], question).status_code == 403


def ask(platform: dict[str, str], body: dict[str, str]) -> requests.Response:
    """A signed request for a link."""
    url = platform["poll_url"].replace("/poll", "/evidence")
    return requests.post(url, json=body, auth=Peer(platform, _NO_KEYS)._auth, timeout=SECONDS)


_NO_KEYS: Any = None


def test_platform_gets_a_token_when_a_file_is_added_later(local: LocalStack) -> None:
    report = SubmittedReport(local)
    upload_id = upload_file(local, "later.png", "image/png", making.png(7, 7))
    path = local.url(f"/v1/reports/{report.reference}/evidence")
    for status in (201, 200):
        answer = requests.post(
            path,
            json={"upload_id": upload_id, "incidents": [0]},
            headers=report.key,
            timeout=SECONDS,
        )
        assert answer.status_code == status
    local.settle()
    ready = local.ready
    peer = Peer(ready["platforms"]["x"], keys := PublishedKeys(ready["jwks_url"]))
    tokens = [keys.claims(jws, "x") for jws in peer.poll(returnImmediately=True)["sets"].values()]
    ours = [token["events"] for token in tokens if token["txn"] == report.reference]
    kinds = {
        kind.rpartition("/")[2]: payload for claims in ours for kind, payload in claims.items()
    }
    digest = hashlib.sha256(making.png(7, 7)).hexdigest()
    assert kinds["evidence-added"] == {
        "evidence": [{"sha256": digest, "content_type": "image/png"}]
    }


def test_kept_file_is_locked_until_an_operator_erases_it(local: LocalStack) -> None:
    report = SubmittedReport(
        local, evidence=[upload_file(local, "m.png", "image/png", making.png(5, 5))]
    )
    local.settle()
    environment = json.loads((local.folder / "environment.json").read_text("utf-8"))
    s3: Any = boto3.client(
        "s3",
        region_name="eu-west-2",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )
    bucket, case_id = environment["EVIDENCE_BUCKET"], report.reference.replace("-", "")

    def versions() -> list[dict[str, str]]:
        listed = s3.list_object_versions(Bucket=bucket).get("Versions", [])
        return [version for version in listed if case_id in version["Key"]]

    original, *_ = [version for version in versions() if version["Key"].startswith("originals/")]
    held = s3.head_object(Bucket=bucket, Key=original["Key"], VersionId=original["VersionId"])
    assert held["ObjectLockMode"] == "GOVERNANCE"
    assert held["Metadata"]["sha256"] == hashlib.sha256(making.png(5, 5)).hexdigest()
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=bucket, Key=original["Key"], VersionId=original["VersionId"])
    quarantined = s3.list_object_versions(Bucket=environment["QUARANTINE_BUCKET"])
    assert original["Key"].rpartition("/")[2] not in {
        version["Key"] for version in quarantined.get("Versions", [])
    }
    command = [*local.ready["operator_command"].split(), "case", "erase", report.reference, "--yes"]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603 - ready.json's
    assert versions() == []
    s3.close()


# ---- in a browser -------------------------------------------------------------------------------


def _page(browser: Browser, **options: Any) -> Page:
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def _file(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def _opened(local: LocalStack, page: Page, report: SubmittedReport) -> None:
    page.goto(local.url("/status"))
    page.get_by_label("Reference").fill(report.reference)
    page.get_by_label("Receipt").fill(report.receipt)
    with leaving(page):
        page.locator("main form button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report")


def test_form_shows_beside_its_name_what_became_of_a_file(
    local: LocalStack, browser: Browser, tmp_path: Path
) -> None:
    page = _page(browser, viewport={"width": 320, "height": 640})
    page.goto(local.url("/report"))
    names = {
        "good.png": making.png(8, 8),
        "notes.txt": making.png(9, 8),
        "empty.pdf": b"",
        "program.png": b"MZ",
        "large.mp4": making.mp4().ljust(10 * MB20 + 1, b"\0"),
        "broken.jpg": making.jpeg()[:60],
    }
    page.locator("#files").set_input_files([_file(tmp_path, *sample) for sample in names.items()])
    rows = page.locator("#evidence .ss-file")
    for at, text in enumerate(
        (
            "Uploaded and checked",
            "Uploaded and checked",
            "The selected file is empty",
            "The selected file must be one of these: JPG, PNG, WebP, HEIC",
            "The selected file must be smaller than 200MB",
            "The file is damaged",
        )
    ):
        expect(rows.nth(at)).to_contain_text(text)
    hidden = page.locator("input[name=evidence]")
    expect(hidden).to_have_count(2)
    page.evaluate("document.querySelector('#evidence .ss-file button').click()")
    expect(hidden).to_have_count(1)
    page.context.close()


def test_upload_of_a_phone_goes_on_when_its_connection_is_lost_twice(
    local: LocalStack, browser: Browser, tmp_path: Path
) -> None:
    content = making.mp4().ljust(3 * 8 * 1024 * 1024 + 5, b"\x07")
    page = _page(browser, viewport={"width": 320, "height": 640})
    page.goto(local.url("/report"))
    puts: list[str] = []

    def lose_twice(route: Route) -> None:
        puts.append(route.request.url.partition("partNumber=")[2].partition("&")[0])
        if len(puts) in {2, 4}:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(re.compile("partNumber="), lose_twice)
    page.locator("#files").set_input_files(_file(tmp_path, "film.mp4", content))
    row = page.locator("#evidence .ss-file")
    expect(row).to_contain_text("The connection was lost. It goes on by itself")
    expect(row).to_contain_text("Uploaded and checked")
    assert puts == ["1", "2", "2", "3", "3", "4"]
    upload_id = page.locator("input[name=evidence]").input_value()
    answer = requests.get(local.url(f"/v1/uploads/{upload_id}"), timeout=SECONDS)
    assert answer.json()["sha256"] == hashlib.sha256(content).hexdigest()
    page.context.close()


def test_report_page_adds_two_files(local: LocalStack, browser: Browser, tmp_path: Path) -> None:
    report, page = SubmittedReport(local), _page(browser)
    _opened(local, page, report)
    paths = [_file(tmp_path, f"{at}.png", making.png(10 + at, 9)) for at in range(2)]
    page.locator("#files").set_input_files(paths)
    expect(page.get_by_text("Uploaded and checked", exact=True)).to_have_count(2)
    with leaving(page):
        page.get_by_role("button", name="Add files").click()
    expect(page.get_by_text("0.png").first).to_be_visible()
    local.settle()
    assert [file["state"] for file in report.evidence()] == ["stored", "stored"]
    page.context.close()


def test_file_goes_straight_to_s3_when_there_is_no_script(
    local: LocalStack, browser: Browser, tmp_path: Path
) -> None:
    report, page = SubmittedReport(local), _page(browser, java_script_enabled=False)
    _opened(local, page, report)
    with leaving(page):
        page.get_by_role("button", name="Add files").click()
    page.get_by_label("Choose a file").set_input_files(
        _file(tmp_path, "no-script.png", making.png(11, 11))
    )
    with leaving(page):
        page.get_by_role("button", name="Send this file").click()
    assert page.url == local.url("/status")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report")
    local.settle()
    assert [file["state"] for file in report.evidence()] == ["stored"]
    page.context.close()


def test_upload_is_given_up_when_it_does_not_finish_for_an_hour(local: LocalStack) -> None:
    """It moves the clock, so that any test may find more said of its report than what it did."""
    report = SubmittedReport(local, evidence=[place(local)["upload_id"], uuid.uuid4().hex])
    local.settle()
    assert [file["state"] for file in report.evidence()] == ["pending", "rejected"]
    advance = {"advance_seconds": 3700}
    requests.post(local.url("/local/clock"), json=advance, timeout=180)
    local.settle()
    assert [file["reason"] for file in report.evidence()] == ["never_arrived", "unknown_upload"]
