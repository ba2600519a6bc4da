"""GET /v1/reports/{reference}: for whoever holds the receipt, and nobody else."""

from tests.support.factories import World
from tests.support.report_requests import REPORTS, reference_and_receipt
from tests.support.web_client import call


def test_receipt_opens_the_status(world: World) -> None:
    keys = reference_and_receipt()
    answer = call(
        "GET", f"{REPORTS}/{keys['reference']}", authorization=f"Bearer {keys['receipt']}"
    )
    assert answer.status == 200
    assert set(answer.json) == {
        "reference",
        "submitted_at",
        "category",
        "urgency",
        "verified",
        "withdrawn",
        "recipients",
        "timeline",
        "evidence",
        "messages",
    }
    assert answer.headers["cache-control"] == "no-store"


def test_unknown_reference_and_wrong_receipt_get_the_same_bytes(world: World) -> None:
    keys = reference_and_receipt()
    answers = [
        call("GET", f"{REPORTS}/{reference}", **headers)
        for reference, headers in (
            (keys["reference"], {"authorization": "Bearer AAAA-AAAA-AAAA-AAAA-AAAA"}),
            (keys["reference"], {}),
            (keys["reference"], {"authorization": f"Basic {keys['receipt']}"}),
            ("SS-2222-2222-222", {"authorization": f"Bearer {keys['receipt']}"}),
            ("nonsense", {"authorization": f"Bearer {keys['receipt']}"}),
        )
    ]
    assert {(answer.status, answer.body, str(answer.headers)) for answer in answers} == {
        (404, answers[0].body, str(answers[0].headers))
    }
