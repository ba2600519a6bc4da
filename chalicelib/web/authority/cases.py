"""Do what an officer asks for with an open case."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.bodies import EmptyBody
from chalicelib.model.events import stamp
from chalicelib.model.officer import AskReporter, HandOver, RecordStage, RejectLink
from chalicelib.rendering.typed_places import with_typed_words
from chalicelib.usecases.cases.record_action import RecordedAction
from chalicelib.web.bodies import read_json, read_optional_json
from chalicelib.web.call import Call
from chalicelib.web.http import as_json


def get_cases(call: Call, session: str) -> Response:
    """List the authority's cases, a page of them."""
    return as_json(get_container().list_cases(session, call.query("cursor")))


def get_case(call: Call, session: str) -> Response:
    """Show the case, to a session that opened it."""
    view = get_container().read_authority_case(session, call.params["reference"])
    return as_json(with_typed_words(view))


def post_acknowledgement(call: Call, session: str) -> Response:
    """Confirm that the authority has the case."""
    read_optional_json(EmptyBody, call)
    answer, created = get_container().acknowledge_case(session, call.params["reference"])
    return as_json(answer, 201 if created else 200)


def post_message(call: Call, session: str) -> Response:
    """Ask the reporter."""
    message = read_json(AskReporter, call)
    recorded = get_container().ask_reporter(session, call.params["reference"], message)
    return _recorded(recorded, message_id=message.message_id)


def post_stage(call: Call, session: str) -> Response:
    """Record how far the case has got."""
    command = read_json(RecordStage, call)
    recorded = get_container().record_stage(session, call.params["reference"], command)
    return _recorded(recorded, stage=command.stage)


def post_handover(call: Call, session: str) -> Response:
    """Hand the case over to another authority."""
    command = read_json(HandOver, call)
    recorded = get_container().hand_over_case(session, call.params["reference"], command)
    return _recorded(recorded, to=command.to)


def post_wrong_link(call: Call, session: str) -> Response:
    """Record that the case shares something with no other."""
    command = read_json(RejectLink, call)
    recorded = get_container().reject_link(session, call.params["reference"], command)
    return _recorded(recorded, shares=command.shares)


def post_bundle(call: Call, session: str) -> Response:
    """Ask for the evidence bundle, or fetch it once it is made."""
    read_optional_json(EmptyBody, call)
    bundle = get_container().request_bundle(session, call.params["reference"])
    if bundle is None:
        return as_json({"state": "making"}, 202, **{"Retry-After": "5"})
    answer = {
        "state": "ready",
        "url": bundle.url,
        "expires_at": stamp(bundle.expires_at),
        "sha256": bundle.sha256,
        "size": bundle.size,
        "time_stamp": bundle.stamp,
    }
    return as_json(answer)


def _recorded(recorded: RecordedAction, **record: str) -> Response:
    """Say what is on record and since when: 201 where it is new."""
    return as_json({**record, "at": stamp(recorded.event.at)}, 201 if recorded.created else 200)
