"""Every route: what it takes, what it answers, who may call it. A test holds them to the app's."""

from collections.abc import Mapping

from chalicelib.limits import FILE_SIZE, HOLD, PLATFORM_FILE_LINK, UPLOAD_PLACE
from chalicelib.model.announcement import AddedFile, AnnouncedFile
from chalicelib.model.case_actions import (
    Appeal,
    CorrectConsent,
    NoteSelfReport,
    Promote,
    SendMessage,
)
from chalicelib.model.exchange import EvidenceWanted, Outcomes, Poll, Verification
from chalicelib.model.officer import (
    AskReporter,
    HandOver,
    LinkToken,
    Nothing,
    OpenLink,
    PlaceHold,
    RecordStage,
)
from chalicelib.model.report import Report
from chalicelib.units import spelt
from chalicelib.web import authority_responses, responses
from chalicelib.web.http import JSON
from chalicelib.web.openapi_operation import Operation
from chalicelib.web.openapi_pages import PAGES

_SIGNED = {"security": "signature", "problems": (400, 401, 403, 413, 415, 429, 503)}

_BY_RECEIPT = {"security": "receipt", "problems": (400, 404, 409, 410, 413, 415, 422, 429, 503)}

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("POST", "/v1/reports"): Operation(
        "Report abuse of a candidate. The same submission_id and content give the same answer.",
        {201: responses.Accepted, 200: responses.Accepted},
        body=Report,
        form=True,
        problems=(400, 403, 409, 410, 413, 415, 422, 429, 503),
    ),
    ("GET", "/v1/reports/{reference}"): Operation(
        "A case's status, for whoever holds its receipt. Unknown and wrong are the same 404.",
        {200: responses.StatusShape},
        security="receipt",
        problems=(404, 410, 429, 503),
    ),
    ("GET", "/v1/areas/{area}/candidates"): Operation(
        "Who stands in a constituency (GSS code), as on the ballot paper.",
        {200: responses.Standing},
        problems=(404, 503),
    ),
    **{
        ("POST", f"/v1/reports/{{reference}}/{name}"): Operation(
            summary,
            {201: answer, 200: answer},
            body=body,
            **_BY_RECEIPT,  # type: ignore[arg-type] # a mapping of mixed types
        )
        for name, body, answer, summary in (
            (
                "messages",
                SendMessage,
                responses.MessageShape,
                "Write to a recipient. The same message_id and content give the same answer.",
            ),
            (
                "self-reported",
                NoteSelfReport,
                responses.Acted,
                "Say that you told a recipient that we are not connected to: its clock starts.",
            ),
            (
                "promote",
                Promote,
                responses.Acted,
                "Send on a report that was kept only, with the consent given then or now.",
            ),
            (
                "consent",
                CorrectConsent,
                responses.Acted,
                "Correct who may be told: some are told now, others that it is taken back.",
            ),
            (
                "withdraw",
                Nothing,
                responses.Acted,
                "Withdraw the report: who was told is told so, and every clock stops.",
            ),
            (
                "appeal",
                Appeal,
                responses.Acted,
                "Ask a platform to look again at what it decided.",
            ),
        )
    },
    ("POST", "/v1/uploads"): Operation(
        f"A place for one file: JPG, PNG, WebP, PDF or MP4, up to {FILE_SIZE}, "
        f"posted within {UPLOAD_PLACE}.",
        {201: responses.UploadPlace},
        body=AnnouncedFile,
        problems=(400, 413, 415, 422, 429, 503),
    ),
    ("GET", "/v1/uploads/{upload_id}"): Operation(
        "What became of an upload, for whoever knows its id.",
        {200: responses.UploadState},
        problems=(404, 503),
    ),
    ("POST", "/v1/reports/{reference}/evidence"): Operation(
        "Add a file to a report. The same upload again is 200.",
        {201: responses.Acted, 200: responses.Acted},
        body=AddedFile,
        security="receipt",
        problems=(400, 404, 409, 410, 413, 415, 422, 429, 503),
    ),
    ("POST", "/v1/platforms/{platform}/evidence"): Operation(
        f"A link, good for {spelt(PLATFORM_FILE_LINK)}, to the platform's copy of a file of a case "
        "it was told of.",
        {200: responses.EvidenceLink},
        body=EvidenceWanted,
        **{**_SIGNED, "problems": (400, 401, 403, 404, 409, 413, 415, 429, 503)},  # type: ignore[arg-type] # a mapping of mixed types
    ),
    ("POST", "/v1/reports/{reference}/download"): Operation(
        "Make one ZIP file of everything that is held, evidence too, and give a link to it.",
        {201: responses.Download},
        body=Nothing,
        security="receipt",
        problems=(400, 404, 410, 413, 415, 422, 429, 503),
    ),
    ("POST", "/v1/platforms/{platform}/poll"): Operation(
        "RFC 8936 polling: acknowledge or refuse tokens, get what waits.",
        {200: responses.PollAnswer},
        body=Poll,
        **_SIGNED,  # type: ignore[arg-type] # a mapping of mixed types
    ),
    ("POST", "/v1/platforms/{platform}/outcomes"): Operation(
        "Say what was done about cases, 1 to 100 at once; each has a result of its own.",
        {200: responses.OutcomeResults},
        body=Outcomes,
        **_SIGNED,  # type: ignore[arg-type] # a mapping of mixed types
    ),
    ("POST", "/v1/platforms/{platform}/verification"): Operation(
        "Ask for a verification event in the feed.",
        {204: None},
        body=Verification,
        **_SIGNED,  # type: ignore[arg-type] # a mapping of mixed types
    ),
    ("POST", "/v1/authority/session"): Operation(
        "Exchange the token of a mail's link for a session, naming the officer.",
        {200: authority_responses.DeskSession},
        body=OpenLink,
        problems=(400, 403, 404, 410, 413, 415, 422, 429, 503),
    ),
    ("POST", "/v1/authority/link"): Operation(
        "Mail a new link to the registered address; the same answer whether there was one.",
        {202: authority_responses.LinkAsked},
        body=LinkToken,
        problems=(400, 403, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/address"): Operation(
        "Confirm that an address is the authority's own, with the token of the mail sent there.",
        {200: authority_responses.AddressConfirmed},
        body=LinkToken,
        problems=(400, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("GET", "/v1/authority/cases/{reference}"): Operation(
        "The case, for a session that opened it; every reading is recorded with the officer.",
        {200: authority_responses.DeskCase},
        security="session",
        problems=(401, 403, 404, 410, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/acknowledge"): Operation(
        "Confirm that the authority has the case; again it is 200.",
        {201: authority_responses.Acknowledged, 200: authority_responses.Acknowledged},
        security="session",
        problems=(400, 401, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/messages"): Operation(
        "Write to the person who reported; a retry repeats message_id.",
        {201: authority_responses.MessageRecorded, 200: authority_responses.MessageRecorded},
        body=AskReporter,
        security="session",
        problems=(400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/stage"): Operation(
        "Record how far the case has got; the stage where it stands already is 200.",
        {201: authority_responses.StageRecorded, 200: authority_responses.StageRecorded},
        body=RecordStage,
        security="session",
        problems=(400, 401, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/handover"): Operation(
        "Hand the case over to another authority, with the reason.",
        {201: authority_responses.HandedOver, 200: authority_responses.HandedOver},
        body=HandOver,
        security="session",
        problems=(400, 401, 403, 404, 409, 410, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/bundle"): Operation(
        "Ask for the evidence bundle (RFC 8493, signed); once it is made the answer is its link.",
        {202: authority_responses.BundleMaking, 200: authority_responses.BundleReady},
        body=Nothing,
        security="session",
        problems=(400, 401, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/holds"): Operation(
        f"Police: hold a platform back for {HOLD}, or renew that; 409 once it was offered.",
        {200: authority_responses.HoldPlaced},
        body=PlaceHold,
        security="session",
        problems=(400, 401, 403, 404, 409, 410, 413, 415, 422, 503),
    ),
    ("DELETE", "/v1/authority/cases/{reference}/holds/{platform}"): Operation(
        "Police: let the platform be told; again it is the same answer.",
        {200: authority_responses.HoldReleased},
        security="session",
        problems=(401, 403, 404, 410, 422, 503),
    ),
    ("GET", "/.well-known/jwks.json"): Operation("Our public signing keys.", {200: responses.Jwks}),
    ("GET", "/.well-known/ssf-configuration"): Operation(
        "Where everything is.", {200: responses.SsfConfiguration}
    ),
    ("GET", "/v1/openapi.json"): Operation("This document.", {200: JSON}),
    **PAGES,
}
