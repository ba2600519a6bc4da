"""What an officer does with an open case, beside reading and confirming it."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.container import get_container
from chalicelib.model.events import stamp
from chalicelib.web.authorities import COOKIE, read_body, same_site
from chalicelib.web.caller import cookie
from chalicelib.web.http import JSON, as_json, body_of, refusals_answered

desk = Blueprint(__name__)

_CASE = "/v1/authority/cases/{reference}"


@desk.route(f"{_CASE}/messages", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_message(reference: str) -> Response:
    """Ask the person who reported."""
    from chalicelib.model.officer import AskReporter
    from chalicelib.usecases.authority.ask_reporter import ask_reporter

    request = same_site(desk.current_request)
    said = read_body(AskReporter, request)
    acted = ask_reporter(get_container().case_desk, cookie(request, COOKIE), reference, said)
    return _recorded(acted, message_id=said.message_id)


@desk.route(f"{_CASE}/stage", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_stage(reference: str) -> Response:
    """Record how far the case has got."""
    from chalicelib.model.officer import RecordStage
    from chalicelib.usecases.authority.record_stage import record_stage

    request = same_site(desk.current_request)
    said = read_body(RecordStage, request)
    acted = record_stage(get_container().case_desk, cookie(request, COOKIE), reference, said)
    return _recorded(acted, stage=said.stage)


@desk.route(f"{_CASE}/handover", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_handover(reference: str) -> Response:
    """Hand the case over to another authority."""
    from chalicelib.model.officer import HandOver
    from chalicelib.usecases.authority.hand_over_case import hand_over_case

    request = same_site(desk.current_request)
    said = read_body(HandOver, request)
    acted = hand_over_case(get_container().case_desk, cookie(request, COOKIE), reference, said)
    return _recorded(acted, to=said.to)


@desk.route(f"{_CASE}/holds", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_hold(reference: str) -> Response:
    """Ask that a platform is not told yet, or longer."""
    from chalicelib.model.officer import PlaceHold
    from chalicelib.usecases.authority.hold_platform import place_hold

    request = same_site(desk.current_request)
    said = read_body(PlaceHold, request)
    acted = place_hold(get_container().case_desk, cookie(request, COOKIE), reference, said.platform)
    facts = acted.event.public
    return as_json(
        {"platform": facts["platform"], "at": stamp(acted.event.at), "until": facts["until"]}
    )


@desk.route(f"{_CASE}/holds/{{platform}}", methods=["DELETE"])
@refusals_answered
def delete_hold(reference: str, platform: str) -> Response:
    """Let the platform be told."""
    from chalicelib.usecases.authority.hold_platform import release_hold

    session = cookie(same_site(desk.current_request), COOKIE)
    acted = release_hold(get_container().case_desk, session, reference, platform)
    return as_json({"platform": platform, "at": stamp(acted.event.at)})


@desk.route(f"{_CASE}/bundle", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_bundle(reference: str) -> Response:
    """Ask for the evidence bundle, or fetch it once it is made."""
    from chalicelib.model.officer import Nothing

    request = same_site(desk.current_request)
    if body_of(request):
        read_body(Nothing, request)
    ready = get_container().request_bundle(cookie(request, COOKIE), reference)
    if ready is None:
        return as_json({"state": "making"}, 202, **{"Retry-After": "5"})
    answer = {
        "state": "ready",
        "url": ready.url,
        "expires_at": stamp(ready.expires_at),
        "sha256": ready.sha256,
        "size": ready.size,
        "time_stamp": ready.stamp,
    }
    return as_json(answer)


def _recorded(acted: Any, **what: str) -> Response:
    """What is on record and since when: 201 where it is new."""
    return as_json({**what, "at": stamp(acted.event.at)}, 201 if acted.created else 200)
