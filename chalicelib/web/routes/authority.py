"""List the API of authorities: a mail's link becomes a session, which opens cases.

Nothing here follows from a GET alone, so a mail scanner that fetches every link opens nothing.
"""

from collections.abc import Mapping

from chalicelib.limits import HOLD
from chalicelib.web.routes.route import Access, Route

_CASE = "/v1/authority/cases/{reference}"
_RESPONSES, _CASES = "web.authority_responses", "web.authority_case_responses"
_BODIES = {"session": "OpenLink"}


def _by_link(
    name: str, view: str, summary: str, *, answers: Mapping[int, str], problems: tuple[int, ...]
) -> Route:
    return Route(
        method="POST",
        path=f"/v1/authority/{name}",
        view=f"web.authority.links:{view}",
        summary=summary,
        access=Access.MAIL_LINK,
        body=f"model.officer:{_BODIES.get(name, 'LinkToken')}",
        answers=answers,
        problems=tuple(sorted((400, 403, 413, 415, 422, 503, *problems))),
    )


def _on_case(
    path: str,
    view: str,
    summary: str,
    *,
    method: str = "POST",
    body: str = "",
    answers: Mapping[int, str],
    problems: tuple[int, ...] = (),
) -> Route:
    of_a_body = () if method == "GET" else (422,) if method == "DELETE" else (400, 413, 415, 422)
    return Route(
        method=method,
        path=f"{_CASE}{path}",
        view=f"web.authority.{view}",
        summary=summary,
        access=Access.OFFICER,
        body=body,
        answers=answers,
        problems=tuple(sorted({401, 403, 404, 410, 429, 503, *of_a_body, *problems})),
    )


def _recorded(response: str) -> Mapping[int, str]:
    """Answer 201 where it is new and 200 where it is on record, with the same model."""
    return dict.fromkeys((201, 200), f"{_RESPONSES}:{response}")


ROUTES = (
    _by_link(
        "session",
        "post_session",
        "Exchange the token of a mail's link for a session, naming the officer.",
        answers={200: f"{_RESPONSES}:OfficerSessionResponse"},
        problems=(404, 410, 429),
    ),
    Route(
        method="POST",
        path="/v1/authority/sign-out",
        view="web.authority.links:post_sign_out",
        summary="End the session: nobody reads or acts by it any more; again it is the same "
        "answer.",
        access=Access.OFFICER,
        answers={200: f"{_RESPONSES}:SessionEnded"},
        problems=(400, 403, 413, 415, 422, 503),
    ),
    _by_link(
        "link",
        "post_link",
        "Mail a new link to the registered address; the same answer whether there was one.",
        answers={202: f"{_RESPONSES}:LinkRequested"},
        problems=(),
    ),
    Route(
        method="POST",
        path="/v1/authority/sign-in",
        view="web.authority.links:post_sign_in",
        summary="Mail a link to an authority's list to its registered address; the same answer "
        "whatever the authority.",
        body="model.officer:SignIn",
        answers={202: f"{_RESPONSES}:LinkRequested"},
        problems=(400, 413, 415, 422, 429, 503),
    ),
    _by_link(
        "address",
        "post_address",
        "Confirm that an address is the authority's own, with the token of the mail sent there.",
        answers={200: f"{_RESPONSES}:AddressConfirmed"},
        problems=(404, 410),
    ),
    Route(
        method="GET",
        path="/v1/authority/cases",
        view="web.authority.cases:get_cases",
        summary="A page of the authority's cases; `next` is the cursor of the page after it.",
        access=Access.OFFICER,
        query=("cursor",),
        answers={200: f"{_CASES}:CaseList"},
        problems=(400, 401, 403, 429, 503),
    ),
    _on_case(
        "",
        "cases:get_case",
        "The case, which the session opens if need be; every reading is recorded with the officer.",
        method="GET",
        answers={200: f"{_CASES}:OfficerCase"},
    ),
    _on_case(
        "/acknowledge",
        "cases:post_acknowledgement",
        "Confirm that the authority has the case; again it is 200.",
        answers=_recorded("Acknowledged"),
    ),
    _on_case(
        "/messages",
        "cases:post_message",
        "Write to the person who reported; a retry repeats message_id.",
        body="model.officer:AskReporter",
        answers=_recorded("MessageRecorded"),
        problems=(409, 429),
    ),
    _on_case(
        "/stage",
        "cases:post_stage",
        "Record how far the case has got; again is 200, back without a `correction` is 409.",
        body="model.officer:RecordStage",
        answers=_recorded("StageRecorded"),
        problems=(409,),
    ),
    _on_case(
        "/handover",
        "cases:post_handover",
        "Hand the case over to another authority, with the reason.",
        body="model.officer:HandOver",
        answers=_recorded("HandedOver"),
        problems=(409,),
    ),
    _on_case(
        "/bundle",
        "cases:post_bundle",
        "Ask for the evidence bundle (RFC 8493, signed); once it is made the answer is its link.",
        body="model.bodies:EmptyBody",
        answers={202: f"{_RESPONSES}:BundleMaking", 200: f"{_RESPONSES}:BundleReady"},
    ),
    _on_case(
        "/preservation",
        "preservations:post_preservation",
        "Police: ask a platform to keep what it has. Where it is not connected the answer has its "
        "route and a text to send.",
        body="model.officer:RequestPreservation",
        answers=_recorded("PreservationRecorded"),
        problems=(409,),
    ),
    _on_case(
        "/wrong-link",
        "cases:post_wrong_link",
        "Say, with the reason, that what the case seems to share with others is a wrong link.",
        body="model.officer:RejectLink",
        answers=_recorded("LinkRejected"),
    ),
    _on_case(
        "/holds",
        "holds:post_hold",
        f"Police: hold a platform back for {HOLD}, or renew that; 409 once it was offered.",
        body="model.officer:PlaceHold",
        answers={200: f"{_RESPONSES}:HoldPlaced"},
        problems=(409,),
    ),
    _on_case(
        "/holds/{platform}",
        "holds:delete_hold",
        "Police: let the platform be told; again the same answer; 409 for another force's hold.",
        method="DELETE",
        answers={200: f"{_RESPONSES}:HoldReleased"},
        problems=(409,),
    ),
)
