"""Answers as the API gives them, and a form as it is filled in."""

from typing import Any

FIELDS: dict[str, list[str]] = {
    "reporter.name": ["Jo Griffiths"],
    "reporter.role": ["candidate"],
    "reporter.email": ["jo@example.org"],
    "reporter.language": ["en"],
    "candidate.name": ["Jo Griffiths"],
    "candidate.area": ["Aldershot"],
    "category": ["threat_violence"],
    "immediate_danger": ["yes"],
    "signs": ["names_place_or_time", "shows_weapon"],
    "incidents.0.url": ["https://x.com/someone/status/20"],
    "incidents.1.platform": ["facebook"],
    "incidents.1.handle": ["@someone"],
    "incidents.1.text": ["First line\nsecond line"],
    "incidents.1.seen_at": ["2026-07-22T07:30"],
    "incidents.1.deleted": ["yes"],
    "statement": ["It started on Monday."],
    "share_with.platforms": ["yes"],
    "share_with.police": ["yes"],
    "declaration": ["yes"],
}
NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %} {# #}",
    "\u202eright to left\u202c שלום مرحبا",
    "Ŵŷ 👩🏽‍🚒 ﷽ \u200b zero width",
    "%s %(name)s 100% {0} ${x}",
    "'; DROP TABLE cases; --",
    "&lt;b&gt; &amp;amp;",
    "</textarea></form><h1>hello",
]


def recipient(state: str = "queued", **members: Any) -> dict[str, Any]:
    """A recipient of the API, on our own follow-up times."""
    promise = {
        "basis": "ours",
        "acknowledge_by": "2026-07-22T08:30:00Z",
        "decide_by": "2026-07-23T08:30:00Z",
    }
    defaults = {"id": "x", "kind": "platform", "name": "X (formerly Twitter)", "overdue": False}
    return {**defaults, "state": state, "promise": promise, **members}


SELF_REPORT = recipient(
    "self_report",
    id="tiktok",
    name="TikTok",
    promise={"basis": "ours"},
    self_report={"url": "https://www.tiktok.com/legal/report", "text": "I am reporting abuse."},
)
DECIDED = recipient(
    "decided",
    outcome={
        "outcome_id": "1",
        "status": "content_removed",
        "at": "2026-07-22T09:00:00Z",
        "statement_of_reasons": {
            "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
            "incompatible_content_ground": "Violent content",
            "incompatible_content_explanation": "It threatens to hurt somebody.",
            "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED", "UNHEARD_OF"],
            "decision_facts": "A post of 21 July.",
            "automated_detection": "Yes",
            "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        },
        "message": "Thank you for telling us.",
    },
)


def answer(*recipients: dict[str, Any], verified: bool = True) -> dict[str, Any]:
    """The answer to an accepted report."""
    return {
        "reference": "SS-7K3M-QWXR-4TZ",
        "receipt": "R9F4-XK2M-77QP-VTWD-3H",
        "status_url": "https://standsafe.example.org/status",
        "verified": verified,
        "recipients": list(recipients),
    }


def status(*recipients: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A report as its own page gets it."""
    defaults = {
        "reference": "SS-7K3M-QWXR-4TZ",
        "submitted_at": "2026-07-22T07:30:00Z",
        "category": "threat_violence",
        "urgency": "emergency",
        "verified": True,
        "withdrawn": False,
        "recipients": list(recipients),
        "timeline": [
            {
                "seq": 1,
                "at": "2026-07-22T07:30:00Z",
                "by": "candidate",
                "what": "report_submitted",
            }
        ],
        "evidence": [],
        "messages": [],
    }
    return {**defaults, **members}


FAULTS = [
    {"pointer": "/declaration", "code": "declaration_required", "detail": ""},
    {"pointer": "/candidate/area", "code": "area_unknown", "detail": ""},
    {"pointer": "/incidents/1/handle", "code": "string_too_long", "detail": ""},
    {"pointer": "/reporter/email", "code": "email_unusable", "detail": ""},
    {"pointer": "/category", "code": "missing", "detail": ""},
]
