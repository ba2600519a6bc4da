"""Send a synthetic candidate's report through the whole of a new stage, and erase it again."""

from typing import Any
from uuid import uuid4

import requests

from infra.deploy import CannotDeploy

_SECONDS = 30.0


def synthetic_report() -> dict[str, Any]:
    """Make a report that is kept on record only: nobody is told of it."""
    return {
        "submission_id": str(uuid4()),
        "reporter": {"name": "Synthetic Candidate", "role": "other", "language": "en"},
        "candidate": {"name": "Synthetic Candidate", "area": "E14001063"},
        "category": "other",
        "incidents": [{"url": "https://example.org/sent-by-the-deployment"}],
        "share_with": {},
        "log_only": True,
        "declaration": True,
    }


def send_report(base_url: str) -> str:
    """Send one and give its reference. Raises CannotDeploy where it is not accepted."""
    url = f"{base_url}/v1/reports"
    try:
        answer = requests.post(url, json=synthetic_report(), timeout=_SECONDS)
    except requests.RequestException as error:
        raise CannotDeploy(f"{url} does not answer: {error}") from error
    if answer.status_code != 201:
        raise CannotDeploy(f"{url} answered {answer.status_code}: {answer.text[:500]}")
    return str(answer.json()["reference"])
