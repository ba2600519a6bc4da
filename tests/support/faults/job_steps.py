"""What schedules do in the loop, and what is to come of it."""

from datetime import UTC, datetime

import boto3

from chalicelib.model.events import Kind
from tests.support.canaries import MESSAGE
from tests.support.events import object_created
from tests.support.faults.parties import BLOCK, EDITED, FORCE, PAGE, Parties


class JobSteps(Parties):
    """Steps in which a schedule has work."""

    def reconcile(self) -> None:
        body = {"message_id": "m-2", "to": FORCE, "text": MESSAGE}
        self._reporter("messages", body, Kind.MESSAGE_SENT, to=FORCE)
        self.world.clock.advance(minutes=5)
        self.world.run_schedule("reconcile")

    def send_summaries(self) -> None:
        self.world.clock.at = self.world.clock().replace(hour=9, minute=0)
        self.world.clock.advance(days=1)
        self.world.run_schedule("send_daily_summaries")

    def chase(self) -> None:
        self.world.clock.advance(days=3)
        self.world.run_schedule("chase_overdue")
        self._notify_operators()

    def _notify_operators(self) -> None:
        self.world.settle()
        self.world.clock.advance(minutes=20)
        self.world.run_schedule("send_digests", "notify_operators")

    def park(self) -> None:
        self.world.clock.advance(days=8)
        self.world.run_schedule("park_unacknowledged")
        self._notify_operators()

    def publish_figures(self) -> None:
        self.world.run_schedule("publish_response_stats")

    def edit_page(self) -> None:
        """Say something else on a page: its arrival has it rendered, and what failed is tried
        again."""
        templates = self.world.process().adapters.templates
        text = (templates.get(PAGE) or b"").decode()
        edited = text.replace(BLOCK, f"{BLOCK}{EDITED}")
        templates.put(PAGE, edited.encode(), content_type="text/plain", cache_control="")
        self.world.deliver("publish_guidance", object_created(PAGE))

    def has_page(self) -> None:
        body = self.world.process().adapters.site.get("index.html") or b""
        assert EDITED.encode() in body, "the page is not published"

    def sign_heads(self) -> None:
        self.world.run_schedule("sign_chain_heads")

    def erase(self) -> None:
        self.world.clock.advance(days=700)
        self._end_locks()
        self.world.run_schedule("erase_expired_cases")

    def _end_locks(self) -> None:
        """Let every lock of a kept file run out: moto holds them to the time of this machine."""
        s3, bucket = boto3.client("s3"), self.world.settings.evidence_bucket
        for version in s3.list_object_versions(Bucket=bucket).get("Versions", []):
            s3.put_object_retention(
                Bucket=bucket,
                Key=version["Key"],
                VersionId=version["VersionId"],
                Retention={
                    "Mode": "GOVERNANCE",
                    "RetainUntilDate": datetime(2020, 1, 1, tzinfo=UTC),
                },
                BypassGovernanceRetention=True,
            )

    def has_figures(self) -> None:
        stored = self.world.process().adapters.site.fingerprints()
        assert [key for key in stored if key.endswith(".json")], "no figures are published"

    def has_heads(self) -> None:
        operators = self._operators()
        for report in self.reports:
            verified = operators.verify_case(report.case_id)
            assert verified.broken is None, f"chain is not valid: {verified.broken}"
            assert verified.signed is not None, f"chain head is not signed: {report.reference}"

    def has_erased(self) -> None:
        log = self.world.process().adapters.case_log
        for report in self.reports:
            words = [event for event in log.read(report.case_id) if event.private]
            assert not words, f"words are not erased: {report.reference}"
