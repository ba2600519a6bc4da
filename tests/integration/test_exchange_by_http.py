"""Holds, decisions about links, statements of reasons: by HTTP alone, against the whole stack."""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from local.peer import Peer, PublishedKeys
from tests.support.local_stack import ALDERSHOT, LocalStack, report_body, running_stack
from tests.support.outcomes import complete_outcome

FIRST, SECOND = "https://x.com/someone/status/31", "https://x.com/someone/status/32"
OFFICER = {"name": "Kim Invented", "role": "Inspector"}


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("exchange"), DEMO="0") as up:
        yield up


class ReportByHttp:
    """A report about two posts on x, which its force was mailed and x was told of."""

    def __init__(self, local: LocalStack) -> None:
        self.local = local
        body = report_body(local, ALDERSHOT, incidents=[{"url": FIRST}, {"url": SECOND}])
        self.accepted = requests.post(local.url("/v1/reports"), json=body, timeout=60).json()
        self.reference = self.accepted["reference"]
        keys = PublishedKeys(local.ready["jwks_url"])
        self.x, self.keys = Peer(local.ready["platforms"]["x"], keys), keys
        local.settle()

    def officer(self) -> requests.Session:
        """Open the case by the link of the force's mail."""
        mails = [mail["text"] for mail in self.local.mails() if self.reference in mail["subject"]]
        (token,) = {token for text in mails for token in re.findall(r"/case#([\w-]+)", text)}
        session = requests.Session()
        body = {"token": token, "officer": OFFICER}
        answer = session.post(self.local.url("/v1/authority/session"), json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        session.headers["Cookie"] = answer.headers["Set-Cookie"].partition(";")[0]
        return session

    def offered(self) -> list[str]:
        """The references of what x is offered now."""
        sets = self.x.poll(returnImmediately=True)["sets"].values()
        return [self.keys.claims(token, "x")["txn"] for token in sets]

    def answer(self, **changes: Any) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        ids = {"outcome_id": str(uuid.uuid4()), "reference": self.reference, "at": now}
        (result,) = self.x.post_outcomes(complete_outcome(**{**ids, **changes}))
        return result

    def state_of_x(self) -> dict[str, Any]:
        """x as the person who reported sees it."""
        self.local.settle()
        bearer = {"Authorization": f"Bearer {self.accepted['receipt']}"}
        url = self.local.url(f"/v1/reports/{self.reference}")
        recipients = requests.get(url, headers=bearer, timeout=30).json()["recipients"]
        return next(recipient for recipient in recipients if recipient["id"] == "x")


@pytest.fixture
def report(local: LocalStack) -> ReportByHttp:
    return ReportByHttp(local)


def test_held_platform_is_offered_nothing_and_may_answer_nothing(report: ReportByHttp) -> None:
    officer = report.officer()
    holds = report.local.url(f"/v1/authority/cases/{report.reference}/holds")
    assert officer.post(holds, json={"platform": "x"}, timeout=30).status_code == 200
    report.local.settle()
    assert report.reference not in report.offered()
    assert report.answer()["status"] == 403
    assert report.state_of_x()["state"] == "held"
    assert officer.delete(f"{holds}/x", timeout=30).status_code == 200
    report.local.settle()
    assert report.reference in report.offered()
    again = officer.post(holds, json={"platform": "x"}, timeout=30)
    assert (again.status_code, again.json()["code"]) == (409, "already_offered")


def test_report_is_decided_when_each_of_its_links_is(report: ReportByHttp) -> None:
    report.offered()
    assert report.answer(incidents=[FIRST], ticket="T-1")["status"] == 201
    recipient = report.state_of_x()
    assert recipient["state"] != "decided"
    assert {
        incident["url"]: incident["state"] == "decided" for incident in recipient["incidents"]
    } == {
        FIRST: True,
        SECOND: False,
    }
    assert report.answer(incidents=["32"])["status"] == 201
    assert report.state_of_x()["state"] == "decided"


def test_contradictory_statement_is_refused_with_every_fault(report: ReportByHttp) -> None:
    report.offered()
    reasons = complete_outcome()["statement_of_reasons"]
    wrong = {**reasons, "decision_visibility": ["DECISION_VISIBILITY_CONTENT_LABELLED"]}
    result = report.answer(statement_of_reasons={**wrong, "automated_detection": "Perhaps"})
    assert result["status"] == 422
    pointers = " ".join(fault["pointer"] for fault in result["errors"])
    assert "decision_visibility" in pointers
    assert "automated_detection" in pointers
    assert report.answer()["status"] == 201
