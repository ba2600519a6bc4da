"""Bodies to be held to their models: good ones, and each with something that is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from chalicelib.limits import FILE_SIZE, FORM_FILE_SIZE
from chalicelib.model.announcement import AddedFile, AnnouncedFile
from chalicelib.model.case_actions import (
    Appeal,
    CorrectConsent,
    IncidentBatch,
    Promote,
    SendMessage,
)
from chalicelib.model.exchange import Poll, PreservationAnswer, Replay
from chalicelib.model.officer import OpenLink, PlaceHold, RecordStage, RejectLink
from tests.support.outcomes import DATABASE_EXAMPLE
from tests.support.spoilt_bodies import EVERY_REASON

_UPLOAD, _OTHER = "0a" * 16, "0b" * 16
BodySample = Mapping[str, Any]
REPORT: BodySample = {
    "submission_id": "00000000-0000-4000-8000-000000000001",
    "reporter": {"name": "Sam Invented", "role": "candidate"},
    "candidate": {"name": "Sam Invented", "area": "one"},
    "category": "threat",
    "incidents": [{"platform": "x"}],
    "declaration": True,
}
INCIDENTS: Sequence[BodySample] = (
    {},
    {"url": " https://x.com/a\r\n/status/1 "},
    {"url": "x" * 2_049},
    {"platform": "x", "seen_at": "2026-07-04T08:05:00Z", "deleted": True},
    {"platform": "x", "seen_at": "2026-07-04T08:05:01Z"},
    {"platform": "x", "seen_at": "2026-07-05", "seen_about": True},
    {"platform": "x", "seen_at": "1989-12-31"},
    {"platform": "x", "seen_at": "1990-01-01"},
    {"platform": "x", "seen_at": "yesterday"},
    {"platform": "x", "seen_at": "2026-7-4"},
    {"platform": "x", "seen_at": "2026--04"},
    {"platform": "x", "seen_at": "2026-02-30"},
    {"platform": "x", "seen_at": "2026-a-30"},
    {"platform": "x", "seen_at": "2026-07-04Tnoon"},
    {"platform": "x", "seen_at": "9999-12-31T23:59:59-14:00"},
    {"platform": "x", "text": " two\r\nlines\rthree ", "handle": " @some\u200bone "},
)
CANDIDATES: Sequence[Any] = (
    None,
    {},
    {"name": " "},
    {"name": "Sam", "area": "none"},
    {"name": "Sam", "area": "two"},
    {"name": "Sam", "area": "one", "election": "on", "office": "mp", "council": "one"},
    {"name": "Sam", "area": "one", "election": "on", "office": "mp"},
    {"name": "Sam", "area": "none", "election": "over", "office": "cook", "council": "none"},
    {"name": "Sam", "area": "one", "election": "unheard of", "council": "two"},
)
EVIDENCE: Sequence[Any] = (
    [_UPLOAD],
    [_UPLOAD.upper()],
    [_UPLOAD[:-1]],
    [{"upload_id": _UPLOAD, "incidents": [0]}, _UPLOAD, {"upload_id": _OTHER, "incidents": []}],
    [{"upload_id": _UPLOAD, "incidents": [1]}],
    [{"upload_id": _UPLOAD, "incidents": [-1]}],
    [{"upload_id": _UPLOAD, "place": 0}],
    [_OTHER, {"upload_id": _OTHER, "incidents": [0, 0]}],
)
REPORTERS: Sequence[BodySample] = (
    {"email": "sam@example.org", "phone": " 1 \n 2 ", "language": "cy", "discreet_mail": True},
    {"email": "sam\u00a0b@example.org", "no_mailed_links": False},
    {"email": "sam(b)@example.org"},
    {"email": "nobody", "language": "fr"},
    {"email": 7, "name": None},
    {"role": "friend", "twitter": "@x"},
)
OTHER_MEMBERS: Sequence[BodySample] = (
    {"access_code": " code: abcd-efgh-2345 "},
    {"at_risk": {"area": "one"}},
    {"at_risk": {"area": "two"}},
    {"at_risk": {"area": "none"}},
    {"category": "rudeness", "signs": ["a", "c"]},
    {"signs": ["b", "a", "b"], "statement": " It began\r\n "},
    {"incidents": []},
    {"incidents": [{}], "evidence": [{"upload_id": _UPLOAD, "incidents": [3]}]},
    {"declaration": False, "immediate_danger": "yes", "favourite/colour~": 1},
    {"share_with": {"platforms": True, "press": True}, "log_only": True},
    {"submission_id": "seven"},
)
REASONS: Sequence[BodySample] = (
    {"decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT"},
    {"incompatible_content_explanation": None},
    {"decision_visibility": None},
    {"decision_visibility": None, "decision_account": "DECISION_ACCOUNT_TERMINATED"},
    {"decision_visibility": []},
    {"decision_visibility": "DECISION_VISIBILITY_OTHER"},
    {"decision_visibility": ["DECISION_VISIBILITY_OTHER"], "decision_visibility_other": "Ours"},
    {"decision_monetary": "DECISION_MONETARY_OTHER"},
    {"decision_monetary": "DECISION_MONETARY_OTHER", "decision_monetary_other": "Ours"},
    {"content_type": ["CONTENT_TYPE_TEXT", "CONTENT_TYPE_OTHER"]},
    {"content_type": ["CONTENT_TYPE_NONE"], "category": "CATEGORY_NONE"},
    {"automated_detection": True, "automated_decision": True},
    {"automated_detection": False, "automated_decision": False},
    {"automated_detection": "Maybe", "incompatible_content_illegal": True},
    {"application_date": "2019-12-31", "content_date": "1999-12-31"},
    {"application_date": "2020-01-01", "content_date": "2000-01-01"},
    {"application_date": "2026-02-30", "content_date": "20260201"},
    {"application_date": "2026-02-02", "end_date_account_restriction": "2026-02-01"},
    {"application_date": "2026-02-02", "end_date_service_restriction": "2026-02-02"},
    {"decision_ground_reference_url": "http://example.org/"},
    {"decision_ground_reference_url": "https:///terms"},
    {"decision_ground_reference_url": "https://example.org/a b"},
    {"decision_ground_reference_url": "https://[example.org/"},
    {"decision_ground_reference_url": " https://example.org/terms "},
    {"content_id": {"EAN-13": "123"}, "puid": "a b"},
    DATABASE_EXAMPLE,
    EVERY_REASON,
)
OUTCOMES: Sequence[BodySample] = (
    {"at": "2026-07-04T08:00:00.250+00:00"},
    {"at": "2026-07-04t08:00:00z"},
    {"at": "2026-07-04T08:00:00+01:00"},
    {"at": "2026-07-04"},
    {"at": "2026-07-04T08:00:00"},
    {"at": "noon"},
    {"incidents": []},
    {"incidents": [" a "], "ticket": " T-1 "},
    {"message": ""},
    {"statement_of_reasons": "because"},
    {"statement_of_reasons": None},
)
OTHER_BODIES: Sequence[tuple[type[BaseModel], Sequence[Any]]] = (
    (
        AnnouncedFile,
        [
            {"filename": name, "content_type": kind, "size": size, **more}
            for name, kind, size, more in (
                (" a\n.png ", "IMAGE/PNG; q=1", 1, {}),
                ("a", "image/heif", 0, {}),
                ("a", "audio/opus", -1, {}),
                ("a", "what", int(FORM_FILE_SIZE), {}),
                ("a", "image/jpg", int(FORM_FILE_SIZE) + 1, {}),
                ("a", "image/pjpeg", int(FORM_FILE_SIZE) + 1, {"in_parts": True}),
                ("a", "audio/x-m4a", int(FILE_SIZE), {"in_parts": True}),
                ("a", "text/html", int(FILE_SIZE) + 1, {"in_parts": True}),
                ("", "text/html", "1", {"in_parts": 1}),
            )
        ],
    ),
    (AddedFile, [{"upload_id": _UPLOAD}, {"upload_id": "u", "incidents": [-1]}]),
    (SendMessage, [{"message_id": " m ", "to": "x", "text": " a\r\nb "}, {"to": " ", "text": ""}]),
    (Appeal, [{"recipient": "x", "text": "y" * 10_001}]),
    (Promote, [{}, {"share_with": {"police": 1}}]),
    (CorrectConsent, [{}, {"share_with": {"electoral": True}}]),
    (
        IncidentBatch,
        [{"batch_id": "7", "incidents": []}, {"batch_id": "0" * 32, "incidents": [{}]}],
    ),
    (
        Poll,
        [
            {},
            {"maxEvents": -1, "ack": [7]},
            {"setErrs": {"J": {"err": " ", "description": 7}}},
            {"setErrs": {"J": {"err": "a", "description": "b\nc"}}},
        ],
    ),
    (
        Replay,
        [
            {},
            {"since": "2026-07-04T08:00:00Z"},
            {"references": [" a "]},
            {"since": "2026-07-04", "references": ["a"]},
            {"since": "2026-07-04T08:00:00Z", "references": ["a"]},
        ],
    ),
    (
        PreservationAnswer,
        [
            {"jti": "J", "status": "preserved", "until": until}
            for until in ("2027-03-01", "2027-02-29", "2027-03-01T10:00:00Z", "2027-3-1", None)
        ],
    ),
    (OpenLink, [{"token": " t ", "officer": {"name": " A\nB ", "role": ""}}]),
    (PlaceHold, [{"platform": " x "}, {"platform": None}, []]),
    (RejectLink, [{"incident": -1, "shares": "picture", "reason": " "}]),
    (
        RecordStage,
        [
            {
                "stage": "charged",
                "crime_reference": " 44\n1 ",
                "note": " a\r\nb ",
                "correction": "",
            },
            {"stage": "over", "tell_candidate": "no"},
        ],
    ),
)
