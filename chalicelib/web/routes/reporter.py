"""List the API of reports: who sends one follows it and adds to it by its receipt."""

from chalicelib.limits import (
    FILE_SIZE,
    FORM_FILE_SIZE,
    INCIDENTS_A_BATCH,
    INCIDENTS_A_CASE,
    PARTS_ARRIVE,
    UPLOAD_PLACE,
)
from chalicelib.model.file_types import NAMES
from chalicelib.web.http import FORM, JSON
from chalicelib.web.routes.route import Access, Route

_REPORT = "/v1/reports/{reference}"
_RESPONSES = "web.report_responses"
_ACTION_PROBLEMS = (400, 404, 409, 410, 413, 415, 422, 429, 503)


def _action(
    name: str,
    view: str,
    summary: str,
    *,
    body: str,
    answer: str = f"{_RESPONSES}:ActionResponse",
) -> Route:
    return Route(
        method="POST",
        path=f"{_REPORT}/{name}",
        view=view,
        summary=summary,
        access=Access.RECEIPT,
        body=body,
        answers={201: answer, 200: answer},
        problems=_ACTION_PROBLEMS,
    )


ROUTES = (
    Route(
        method="POST",
        path="/v1/reports",
        view="web.reporter.reports:post_report",
        form_view="web.reporter.report_form:post_report",
        summary="Report abuse of a candidate. The same submission_id and content give the same "
        "answer.",
        takes=(JSON, FORM),
        body="model.report:Report",
        answers={
            201: f"{_RESPONSES}:ReportResponse",
            200: f"{_RESPONSES}:ReportResponse",
        },
        problems=(400, 403, 409, 410, 413, 415, 422, 429, 503),
    ),
    Route(
        method="GET",
        path=_REPORT,
        view="web.reporter.reports:get_report",
        summary="A case's status, for whoever holds its receipt. Unknown and wrong are the same "
        "404, and after ten an hour from one address (IPv6: one /64) the same 429; the right one "
        "always opens.",
        access=Access.RECEIPT,
        answers={200: f"{_RESPONSES}:StatusResponse"},
        problems=(404, 410, 429, 503),
    ),
    Route(
        method="GET",
        path="/v1/areas",
        view="web.reporter.areas:get_areas",
        summary="Up to twenty areas that may be meant by ?q=, a GSS code or the beginnings of a "
        "name's words: within ?election=, ?office= and ?council=, where these are given.",
        query=("q", "election", "office", "council"),
        answers={200: f"{_RESPONSES}:AreasResponse"},
        problems=(422, 503),
    ),
    Route(
        method="GET",
        path="/v1/areas/{area}/candidates",
        view="web.candidates.ballot:get_candidates",
        summary="Who stands in an area (GSS code), as on the ballot paper.",
        answers={200: f"{_RESPONSES}:CandidatesResponse"},
        problems=(404, 503),
    ),
    _action(
        "messages",
        "web.reporter.report_actions:post_message",
        "Write to a recipient. The same message_id and content give the same answer.",
        body="model.case_actions:SendMessage",
        answer="web.responses:MessageShape",
    ),
    _action(
        "incidents",
        "web.reporter.report_actions:post_incidents",
        f"Add up to {INCIDENTS_A_BATCH} incidents, {INCIDENTS_A_CASE:,} a case. The same batch_id "
        "and content give the same answer.",
        body="model.case_actions:IncidentBatch",
    ),
    _action(
        "self-reported",
        "web.reporter.report_actions:post_self_reported",
        "Say that you told a recipient that we are not connected to: its clock starts.",
        body="model.case_actions:NoteSelfReport",
    ),
    _action(
        "promote",
        "web.reporter.report_actions:post_promotion",
        "Send on a report that nobody has, with the consent given then or now.",
        body="model.case_actions:Promote",
    ),
    _action(
        "consent",
        "web.reporter.report_actions:post_consent",
        "Correct who may be told: some are told now, others that it is taken back.",
        body="model.case_actions:CorrectConsent",
    ),
    _action(
        "withdraw",
        "web.reporter.report_actions:post_withdrawal",
        "Withdraw the report: whom we sent it to is told so, and every clock stops.",
        body="model.bodies:EmptyBody",
    ),
    _action(
        "appeal",
        "web.reporter.report_actions:post_appeal",
        "Ask a platform to look again at what it decided.",
        body="model.case_actions:Appeal",
    ),
    _action(
        "evidence",
        "web.reporter.uploads:post_evidence",
        "Add a file to a report. The same upload again is 200.",
        body="model.announcement:AddedFile",
    ),
    Route(
        method="POST",
        path=f"{_REPORT}/download",
        view="web.reporter.report_actions:post_download",
        summary="Make one ZIP file of everything that is held, evidence too, and give a link to "
        "it.",
        access=Access.RECEIPT,
        body="model.bodies:EmptyBody",
        answers={201: f"{_RESPONSES}:DownloadResponse"},
        problems=(400, 404, 410, 413, 415, 422, 429, 503),
    ),
    Route(
        method="POST",
        path="/v1/uploads",
        view="web.reporter.uploads:post_upload",
        summary=f"A place for one file, up to {FILE_SIZE}, "
        f"posted within {UPLOAD_PLACE}; with in_parts, one for each of its "
        f"parts, of over {FORM_FILE_SIZE} in no other way. Its bytes decide which of these it is: "
        f"{NAMES}.",
        body="model.announcement:AnnouncedFile",
        answers={201: f"{_RESPONSES}:UploadPlace"},
        problems=(400, 413, 415, 422, 429, 503),
    ),
    Route(
        method="GET",
        path="/v1/uploads/{upload_id}/parts",
        view="web.reporter.uploads:get_parts",
        summary="Which parts of a file have arrived, and new addresses for the others, for "
        f"{UPLOAD_PLACE}. A file in parts has {PARTS_ARRIVE} to arrive.",
        answers={200: f"{_RESPONSES}:UploadParts"},
        problems=(404, 503),
    ),
    Route(
        method="POST",
        path="/v1/uploads/{upload_id}/finish",
        view="web.reporter.uploads:post_finish",
        summary="Join the parts of a file, all of which have arrived.",
        body="model.bodies:EmptyBody",
        answers={200: f"{_RESPONSES}:UploadState"},
        problems=(400, 404, 409, 413, 415, 422, 503),
    ),
    Route(
        method="GET",
        path="/v1/uploads/{upload_id}",
        view="web.reporter.uploads:get_upload",
        summary="What became of an upload, for whoever knows its id.",
        answers={200: f"{_RESPONSES}:UploadState"},
        problems=(404, 503),
    ),
)
