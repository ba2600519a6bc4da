"""Clients that nobody here wrote, and the examples of the documentation, against the whole stack.

Python's requests-http-signature and PyJWT; npm's http-message-sig, http-message-signatures and
jose; bash with openssl and curl: each polls over HTTP, verifies our signature and our tokens.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from chalicelib.operator import public_keys
from chalicelib.signing.keys import thumbprint
from local.peer import Peer, PublishedKeys
from tests.support.local_stack import ALDERSHOT, ROOT, LocalStack, running_stack
from tools.assets.node import find_node

EXAMPLES = ROOT / "examples"

RFC9421_B14 = """\
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
"""


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("clients"), DEMO="0") as up:
        yield up


@pytest.fixture(scope="module")
def node() -> list[str]:
    """Node with its packages: set-up installs them. Without, these are left out, but not in CI."""
    if not (ROOT / "node_modules" / "jose").is_dir() and "CI" not in os.environ:  # noqa: TID251
        pytest.skip("the packages of package-lock.json are not installed: make setup")
    return find_node(ROOT).node


def reported(local: LocalStack, *urls: str) -> tuple[str, str]:
    """Reference and receipt of a new report about these links."""
    body = {
        "submission_id": str(uuid.uuid4()),
        "reporter": {"name": "Sam Invented", "role": "candidate", "language": "en"},
        "candidate": {"name": "Sam Invented", "area": ALDERSHOT},
        "category": "harassment",
        "incidents": [{"url": url, "text": "ŵ “words”"} for url in urls],
        "statement": "Never told to platforms",
        "share_with": {"platforms": True},
        "declaration": True,
    }
    answer = requests.post(local.url("/v1/reports"), json=body, timeout=60)
    assert answer.status_code == 201, answer.text
    receipt_body = answer.json()
    return receipt_body["reference"], receipt_body["receipt"]


def arguments(local: LocalStack, platform: str) -> list[str]:
    connection = local.ready["platforms"][platform]
    return [connection["poll_url"], connection["keyid"], connection["private_key"]]


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def submitted_report(local: LocalStack) -> tuple[str, str]:
    """A fresh report to x, delivered into its feed."""
    posted = reported(local, "https://x.com/someone/status/20")
    local.settle()
    return posted


def is_delivered(local: LocalStack, report: tuple[str, str]) -> bool:
    reference, receipt = report
    status = requests.get(
        local.url(f"/v1/reports/{reference}"),
        headers={"Authorization": f"Bearer {receipt}"},
        timeout=30,
    ).json()
    (state,) = [recipient["state"] for recipient in status["recipients"] if recipient["id"] == "x"]
    return bool(state == "delivered")


def test_example_in_python_polls_verifies_and_acknowledges(local: LocalStack) -> None:
    report = submitted_report(local)
    printed = run(sys.executable, str(EXAMPLES / "poll.py"), *arguments(local, "x"))
    assert report[0] in printed
    assert is_delivered(local, report)


def test_example_in_javascript_polls_verifies_and_acknowledges(
    local: LocalStack, node: list[str]
) -> None:
    report = submitted_report(local)
    printed = run(*node, str(EXAMPLES / "poll.mjs"), *arguments(local, "x"))
    assert report[0] in [json.loads(line)["txn"] for line in printed.splitlines()]
    assert is_delivered(local, report)


def test_example_in_bash_polls_and_verifies(local: LocalStack) -> None:
    needs_openssl()
    report = submitted_report(local)
    script = ("bash", str(EXAMPLES / "poll.sh"), *arguments(local, "x"))
    sets = json.loads(run(*script))["sets"]
    assert sets
    assert json.loads(run(*script, json.dumps({"maxEvents": 0, "ack": list(sets)})))["sets"] == {}
    assert is_delivered(local, report)


def needs_openssl() -> None:
    if shutil.which("openssl") is None or shutil.which("curl") is None:
        assert "CI" not in os.environ, "openssl and curl are needed"  # noqa: TID251
        pytest.skip("there is no openssl or no curl")


def test_example_of_a_key_prints_its_thumbprint_and_its_public_half(tmp_path: Path) -> None:
    needs_openssl()
    private = tmp_path / "private.pem"
    keyid, _, public = run("bash", str(EXAMPLES / "key.sh"), str(private)).partition("\n")
    assert private.stat().st_mode & 0o077 == 0
    file = tmp_path / "public.pem"
    file.write_text(public)
    assert thumbprint(public_keys.read(file)) == keyid
    assert run("bash", str(EXAMPLES / "key.sh"), str(private)).startswith(keyid), "the same again"
    private.write_text(RFC9421_B14)
    printed = run("bash", str(EXAMPLES / "key.sh"), str(private))
    assert printed.startswith("poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\n")


def test_example_in_bash_says_what_is_wrong(local: LocalStack) -> None:
    needs_openssl()
    url, keyid, key = arguments(local, "x")
    script = ("bash", str(EXAMPLES / "poll.sh"))
    for wrong, message in (
        ((url, "A" * 43, key), "signature_refused"),
        ((url.replace("/x/", "/youtube/"), keyid, key), "forbidden"),
        ((url, keyid, key, '{"maxEvent": 1}'), "/maxEvent"),
    ):
        done = subprocess.run((*script, *wrong), capture_output=True, text=True, timeout=60)  # noqa: S603 - our own
        assert done.returncode == 1
        assert message in done.stdout + done.stderr


@pytest.mark.parametrize("platform", ["instagram", "facebook"])
def test_http_message_signatures_polls_and_verifies(
    local: LocalStack, node: list[str], platform: str
) -> None:
    """With an Ed25519 key and with an ECDSA key."""
    urls = {
        "instagram": "https://www.instagram.com/p/Cabcdefghij/",
        "facebook": "https://www.facebook.com/somepage/posts/123456",
    }
    reference, _ = reported(local, urls[platform])
    local.settle()
    url, keyid, key = arguments(local, platform)
    alg = local.ready["platforms"][platform]["alg"]
    script = str(ROOT / "tests" / "clients" / "signatures.mjs")
    answer = json.loads(
        run(*node, script, url, keyid, alg, key, json.dumps({"returnImmediately": True}))
    )
    keys = PublishedKeys(local.ready["jwks_url"])
    assert reference in [keys.claims(jws, platform)["txn"] for jws in answer["sets"].values()]


def test_sandbox_has_a_public_key_and_invented_reports(local: LocalStack, tmp_path: Path) -> None:
    """As the page for platforms has it: a first poll, an answer, a verification event."""
    sandbox = local.ready["sandbox"]
    assert sandbox["keyid"] == "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"
    key = tmp_path / "rfc9421.pem"
    key.write_text(RFC9421_B14)
    needs_openssl()
    walked = run("bash", str(EXAMPLES / "sandbox.sh"), local.ready["base_url"]).splitlines()
    claims, outcomes, acknowledged = map(json.loads, walked)
    assert next(iter(claims["events"])).endswith("/report-submitted")
    assert [result["status"] for result in outcomes["results"]] == [201]
    assert acknowledged["sets"] == {}
    database = tmp_path / "sandbox.db"
    client = (sys.executable, str(EXAMPLES / "client.py"), sandbox["poll_url"], sandbox["keyid"])
    run(*client, str(key), str(database), "--until-empty")
    kinds = rows(database, "SELECT kind FROM tokens")
    assert kinds == [("report-submitted",)] * 2
    assert rows(database, "SELECT DISTINCT result FROM answers") == [(201,)]
    peer = Peer({**sandbox, "private_key": str(key)}, PublishedKeys(local.ready["jwks_url"]))
    assert peer.post(sandbox["verification_url"], {"state": "hello"}) is None
    (token,) = peer.poll(returnImmediately=True)["sets"].values()
    keys = PublishedKeys(local.ready["jwks_url"])
    assert list(keys.claims(token, "sandbox")["events"].values()) == [{"state": "hello"}] * 2


# ---- the reference client ------------------------------------------------------------------------


def test_reference_client_is_short() -> None:
    assert len((EXAMPLES / "client.py").read_text("utf-8").splitlines()) < 150


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as store:
        return store.execute(query).fetchall()


def test_reference_client_loses_nothing_when_it_is_killed_anywhere(
    local: LocalStack, tmp_path: Path
) -> None:
    """Killed while it starts, polls, stores, acknowledges, answers: nothing is lost or doubled."""
    urls = [f"https://x.com/someone/status/{number}" for number in range(24)]
    reports = dict(reported(local, url) for url in urls)
    database = tmp_path / "reports.db"
    client = [sys.executable, str(EXAMPLES / "client.py"), *arguments(local, "x"), str(database)]
    dice = random.Random(5)
    for _ in range(5):
        with subprocess.Popen(client, stderr=subprocess.DEVNULL) as running:  # noqa: S603 - our own
            time.sleep(dice.uniform(0.5, 1.6))
            running.send_signal(signal.SIGKILL)
    local.settle()
    run(*client, "--until-empty")
    stored = rows(database, "SELECT reference, acknowledged FROM tokens")
    assert {(reference, 1) for reference in reports} <= set(stored)
    assert len(stored) == len(set(stored))
    answers = rows(database, "SELECT reference, result FROM answers")
    assert {reference for reference, _ in answers} >= set(reports)
    assert {result for _, result in answers} <= {200, 201}
    for reference, receipt in list(reports.items())[:5]:
        status = requests.get(
            local.url(f"/v1/reports/{reference}"),
            headers={"Authorization": f"Bearer {receipt}"},
            timeout=30,
        ).json()
        whats = [entry["what"] for entry in status["timeline"]]
        assert whats.count("outcome_recorded") == 1
        assert whats.count("notification_delivered") <= 1
