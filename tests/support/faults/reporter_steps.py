"""What whoever reports does in the loop."""

from typing import Any

import boto3

from chalicelib.model.events import Kind
from tests.support.canaries import MESSAGE, planted_report
from tests.support.events import object_created
from tests.support.faults.parties import Parties, Report
from tests.support.files import making
from tests.support.files.uploading import scan_event
from tests.support.web_client import call, post_form

PNG = making.png()


class ReporterSteps(Parties):
    """Steps of a reporter: by receipt, form and file."""

    def send_file(self) -> None:
        announced = {"filename": "filename-canary.png", "content_type": "image/png"}
        announced |= {"size": str(len(PNG))}
        body = {**announced, "size": len(PNG)}
        place = self._post("/v1/uploads", body, 201).json
        self.upload_id = place["upload_id"]
        self.again = None  # again is another place
        bucket = self.world.settings.quarantine_bucket
        boto3.client("s3").put_object(Bucket=bucket, Key=self.upload_id, Body=PNG)
        self.world.deliver("check_upload", object_created(self.upload_id))

    def send_report(self) -> None:
        file = {"upload_id": self.upload_id, "incidents": [0]}
        self._send_report(access_code=self.access_code, evidence=[file])

    def send_standard_report(self) -> None:
        self._send_report(category="abuse_insult")
        self._send_digest()

    def _send_report(self, **changes: Any) -> None:
        report = Report(planted_report(**changes))
        answer = self._post("/v1/reports", report.body, 201, 200)
        report.reference, report.receipt = answer.json["reference"], answer.json["receipt"]
        self.reports.append(report)

    def scan_file(self) -> None:
        key = f"originals/{self.first.case_id}/{self.upload_id}"
        self.world.deliver("record_scans", scan_event(key, "NO_THREATS_FOUND"))

    def open_status(self) -> None:
        keys = {"reference": self.first.reference, "receipt": self.first.receipt}
        opened = self.world.ask(lambda: post_form("/status", keys, accept="text/html"))
        assert opened.status == 303, f"the status page does not open: {opened.status}"
        cookie = str(opened.headers["set-cookie"]).partition(";")[0]
        page = self.world.ask(lambda: call("GET", "/status", cookie=cookie, accept="text/html"))
        assert page.status == 200, f"the status page does not open: {page.status}"

    def request_link(self) -> None:
        fields = {"reference": self.first.reference}
        answer = self.world.ask(lambda: post_form("/status/lost", fields, accept="text/html"))
        assert answer.status < 400, f"no link is mailed: {answer.status}"

    def write_to_platform(self) -> None:
        body = {"message_id": "m-1", "to": "x", "text": MESSAGE}
        self._reporter("messages", body, Kind.MESSAGE_SENT, to="x")

    def add_incidents(self) -> None:
        incident = {"url": "https://x.com/handlecanary/status/21", "text": MESSAGE}
        batch = "6ba7b811-9dad-41d1-80b4-00c04fd430c8"
        body = {"batch_id": batch, "incidents": [incident]}
        self._reporter("incidents", body, Kind.INCIDENTS_ADDED, part=1)
        self._send_digest()

    def appeal(self) -> None:
        body = {"recipient": "x", "text": MESSAGE}
        self._reporter("appeal", body, Kind.OUTCOME_APPEALED, recipient="x")

    def correct_consent(self) -> None:
        body = {"share_with": {"platforms": True, "police": True, "electoral": True}}
        self._reporter("consent", body, Kind.CONSENT_CORRECTED)

    def download(self) -> None:
        answer = self._post(f"{self.first.path}/download", {}, 201, authorization=self._bearer())
        assert answer.json["url"].startswith("https://"), "there is no copy"
        self.again = None

    def withdraw(self) -> None:
        self._reporter("withdraw", {}, Kind.WITHDRAWN)
