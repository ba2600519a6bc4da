"""Who and what the long story is about."""

from typing import Any

from tests.support.outcomes import reasons_for

FORCE, OTHER, COMMISSION = "police-hampshire", "police-durham", "electoral-commission"
FIRST, SECOND = "hampshire@example.org", "second@example.org"
REPORTER_MAIL = "sam@example.org"
PROMISE = {"basis": "ours", "acknowledge_minutes": 60, "decide_minutes": 1440}
EVERYBODY = {"platforms": True, "police": True, "electoral": False}
NO_PLATFORM = {**EVERYBODY, "platforms": False}
NO_POLICE = {**EVERYBODY, "police": False}
REASONS = {**reasons_for("content_removed"), "content_id": {"EAN-13": "1234567890123"}}
X = {"url": "https://x.com/someone/status/20", "text": "I know where you live"}
FACEBOOK = {"url": "https://www.facebook.com/somepage/posts/123456"}


def routed(authority: str, kind: str = "police", state: str = "queued") -> dict[str, Any]:
    """What an event says of a recipient that it routes a case to."""
    reason = "Another authority handed this case over to you."
    return {"id": authority, "kind": kind, "reason": reason, "state": state, "promise": PROMISE}
