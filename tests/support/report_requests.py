"""Reports as clients send them, by the form and as JSON, and what of the answers tests look at."""

from typing import Any
from uuid import uuid4

from tests.support.factories import body
from tests.support.web_client import Answer, post_json

REPORTS = "/v1/reports"


def form(**changes: Any) -> dict[str, Any]:
    """Return the fields that stand for ``body()``; a field is left out by None."""
    fields = {
        "submission_id": str(uuid4()),
        "reporter.name": "Sam Invented",
        "reporter.role": "candidate",
        "reporter.email": "sam@example.org",
        "reporter.phone": "01632 960000",
        "reporter.language": "en",
        "candidate.name": "Sam Invented",
        "candidate.area": "E14001063",
        "category": "threat_violence",
        "incidents.0.url": "https://x.com/someone/status/20",
        "incidents.0.text": "I know where you live",
        "incidents.1.url": "",
        "incidents.2.url": "https://www.facebook.com/somepage/posts/123456?comment_id=789",
        "statement": "It began last week.",
        "share_with.platforms": "on",
        "share_with.police": "true",
        "declaration": "1",
        "a.field.of.tomorrow": "ignored",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def codes(answer: Answer) -> dict[str, str]:
    """Return the code of each fault by its pointer."""
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def reference_and_receipt() -> dict[str, str]:
    """Send a report, and give what opens it."""
    accepted = post_json(REPORTS, body()).json
    return {"reference": accepted["reference"], "receipt": accepted["receipt"]}
