"""What police do in the loop."""

import re
from typing import Any

from chalicelib.model.events import Kind
from chalicelib.usecases.authority.place_hold import SAME_REQUEST
from tests.support.canaries import MESSAGE
from tests.support.faults.parties import FORCE, OTHER_FORCE, Parties, Report
from tests.support.officers import OFFICER
from tests.support.web_client import Answer, call


class PoliceSteps(Parties):
    """Steps of officers: by a mailed link and its session."""

    def open_case(self) -> None:
        (link,) = self._links(self.first)
        self.first.officer = self._sign_in(link)
        self._read_case(self.first)

    def _sign_in(self, link: str) -> str:
        body = {"token": link, "officer": OFFICER}
        answer = self._post("/v1/authority/session", body, 200)
        return str(answer.headers["set-cookie"]).partition(";")[0]

    def acknowledge_case(self) -> None:
        self._tries(FORCE)
        self._act("/acknowledge", {}, Kind.AUTHORITY_ACKNOWLEDGED, recipient=FORCE)

    def ask_reporter(self) -> None:
        body = {"message_id": "q-1", "text": MESSAGE}
        self._act("/messages", body, Kind.MESSAGE_SENT, to="reporter")

    def record_stage(self) -> None:
        self._tries(FORCE)
        body = {"stage": "investigating", "tell_candidate": True}
        self._act("/stage", body, Kind.STAGE_RECORDED, stage="investigating")

    def place_hold(self) -> None:
        self._act("/holds", {"platform": "facebook"}, Kind.HOLD_PLACED, platform="facebook")
        self.again_until = self.world.clock() + SAME_REQUEST
        self.world.settle()
        assert not self._poll(self.facebook), "facebook is offered what is held"

    def release_hold(self) -> None:
        path = f"{self.first.desk}/holds/facebook"
        answer = self._ask(lambda: call("DELETE", path, cookie=self.first.officer))
        assert answer.status == 200, f"the hold is not released: {answer.status}"
        self._confirm(Kind.HOLD_RELEASED, platform="facebook")

    def request_preservation(self) -> None:
        body = {"platform": "x", "legal_basis": "Schedule 1"}
        self._act("/preservation", body, Kind.PRESERVATION_REQUESTED, platform="x")
        self.again_until = self.world.clock() + SAME_REQUEST

    def hand_over(self) -> None:
        body = {"to": OTHER_FORCE, "reason": MESSAGE}
        self._act("/handover", body, Kind.HANDED_OVER, to=OTHER_FORCE)

    def request_bundle(self) -> None:
        self._desk("/bundle", {}, 202, 200)
        self.world.settle()
        ready = self._desk("/bundle", {}, 202, 200)
        for _ in range(3):  # its maker was killed, and comes again
            if ready.status == 202:
                self.world.clock.advance(minutes=3)
                self.world.settle()
                ready = self._desk("/bundle", {}, 202, 200)
        assert ready.status == 200, "no bundle is made"

    def close_case(self) -> None:
        """Days later the session is over: an officer comes by the newest link."""
        self.first.officer = self._sign_in(sorted(self._links(self.first))[0])
        body = {"stage": "no_further_action", "tell_candidate": False}
        self._act("/stage", body, Kind.STAGE_RECORDED, stage="no_further_action")

    def _desk(self, path: str, body: Any, *statuses: int) -> Answer:
        return self._post(f"{self.first.desk}{path}", body, *statuses, cookie=self.first.officer)

    def _act(self, path: str, body: Any, kind: Kind, **facts: Any) -> None:
        self._desk(path, body, 201, 200)
        self._confirm(kind, **facts)

    def _read_case(self, report: Report) -> None:
        answer = self.world.ask(lambda: call("GET", report.desk, cookie=report.officer))
        assert answer.status == 200, f"the case does not open: {answer.status}"

    def _links(self, report: Report) -> set[str]:
        """The links to the case that its force was mailed: the same twice is one."""
        mails = [mail for mail in self.world.wire.mails if report.case_id in mail.tag]
        return {link for mail in mails for link in re.findall(r"/case#([\w-]+)", mail.text)}
