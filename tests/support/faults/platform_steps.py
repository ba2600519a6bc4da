"""What platforms do in the loop."""

from chalicelib.model.events import Kind, stamp
from tests.support.exchange import claims_of
from tests.support.faults.parties import Parties
from tests.support.outcomes import complete_outcome


class PlatformSteps(Parties):
    """Steps of the platforms that are connected."""

    def poll(self) -> None:
        assert self._poll(self.x), "x is offered nothing"

    def acknowledge_tokens(self) -> None:
        jtis = [token.jti for token in self.tokens if token.platform == "x"]
        self._signed(self.x, "poll", {"ack": jtis, "maxEvents": 0, "returnImmediately": True})
        assert not self._poll(self.x), "x is offered what it acknowledged"

    def begin_review(self) -> None:
        self._outcome("o-1", "under_review")

    def decide(self) -> None:
        self._outcome("o-2", "no_violation")

    def answer_preservation(self) -> None:
        (jti,) = (jti for jti, jws in self._poll(self.x).items() if _asks_to_preserve(jws))
        body = {"jti": jti, "status": "preserved"}
        answer = self._signed(self.x, "preservations", body)
        assert answer.status in (200, 201), f"an answer is not taken: {answer.text}"
        self._confirm(Kind.PRESERVATION_ANSWERED, platform="x")

    def _outcome(self, outcome_id: str, status: str) -> None:
        self._tries("x")
        at = stamp(self.world.clock())
        body = complete_outcome(
            status, outcome_id=outcome_id, reference=self.first.reference, at=at
        )
        (result,) = self._signed(self.x, "outcomes", {"outcomes": [body]}).json["results"]
        assert result["status"] in (200, 201), f"an outcome is not taken: {result}"
        self._confirm(Kind.OUTCOME_RECORDED, outcome_id=outcome_id)


def _asks_to_preserve(jws: str) -> bool:
    return any(kind.endswith("preservation-requested") for kind in claims_of(jws)["events"])
