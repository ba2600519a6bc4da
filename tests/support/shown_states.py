"""A report's page for each way in which it can stand with a recipient."""

from typing import Any

from chalicelib.rendering.shown_states import ShownState
from tests.support.page_samples import DECIDED, SELF_REPORT, recipient, status

FORCE: dict[str, Any] = {
    "id": "police-north-wales",
    "kind": "police",
    "name": "North Wales Police",
}
PLATFORM: dict[str, Any] = {"id": "x", "kind": "platform"}
OTHER: dict[str, Any] = {
    "id": "electoral-commission",
    "kind": "electoral",
    "name": "Electoral Commission",
}
_NO_VIOLATION = {"outcome": {"outcome_id": "2", "status": "no_violation", "at": "2026-07-22"}}
_QUESTION = {"outcome": {"outcome_id": "3", "status": "need_more_info", "at": "2026-07-22"}}
_QUESTION_TEXT: dict[str, Any] = {
    "message_id": "3",
    "at": "2026-07-22T09:00:00Z",
    "to": "reporter",
    "text": "Which of the two posts?",
}
_CRIME: dict[str, Any] = {
    "stage": {"stage": "investigating", "at": "2026-07-23", "crime_reference": "42/0001"}
}


def _about(addressee: dict[str, Any], **members: Any) -> dict[str, Any]:
    return status(addressee, **{"writable": [addressee["id"]], **members})


def report_in(shown_state: ShownState, addressee: dict[str, Any] = PLATFORM) -> dict[str, Any]:
    """The JSON of a report that stands so with a recipient."""
    name = addressee["id"]
    question = {**_QUESTION_TEXT, "from": name}
    if shown_state is ShownState.FORCE_UNKNOWN:
        return status(recipient(id="operators", kind="operator", name="our operators"))
    if shown_state is ShownState.WITHDRAWN:
        return status(recipient("withdrawn", **addressee), withdrawn=True)
    if shown_state is ShownState.SELF_REPORT:
        unreached = {**SELF_REPORT, **addressee} if addressee is not PLATFORM else SELF_REPORT
        return status(unreached, tellable=[unreached["id"]])
    states: dict[ShownState, tuple[str, dict[str, Any], dict[str, Any]]] = {
        ShownState.WROTE: ("acknowledged", {}, {"messages": [question]}),
        ShownState.NEED_MORE_INFO: ("need_more_info", _QUESTION, {"messages": [question]}),
        ShownState.ANSWERED: ("need_more_info", _QUESTION, {"answered": [name]}),
        ShownState.DECIDED: ("decided", {"outcome": DECIDED["outcome"]}, {"appealable": [name]}),
        ShownState.REFUSED: ("decided", _NO_VIOLATION, {"appealable": [name]}),
        ShownState.REFUSED_AGAIN: ("decided", _NO_VIOLATION, {"asked_again": [name]}),
        ShownState.APPEALED: (
            "under_review",
            _NO_VIOLATION,
            {"appealed": {name: "2026-07-22T10:00:00Z"}, "asked_again": [name]},
        ),
        ShownState.SELF_REPORTED: ("sent", {}, {"self_reported": {name: "2026-07-22T10:00:00Z"}}),
        ShownState.OVERDUE: ("delivered", {"overdue": True, "escalated_to": "our operators"}, {}),
        ShownState.UNSENT: ("queued", {"overdue": True, "escalated_to": "our operators"}, {}),
        ShownState.STAGE: ("acknowledged", _CRIME, {}),
        ShownState.CLOSED: (
            "acknowledged",
            {"stage": {"stage": "no_further_action", "at": "2026-07-23"}},
            {},
        ),
        ShownState.HANDED_OVER: ("acknowledged", {}, {"handed_over": [name]}),
        ShownState.FAILED: ("failed", {}, {"tellable": [name]}),
    }
    state, members, page = states.get(shown_state, (shown_state.value, {}, {}))
    return _about(recipient(state, **addressee, **members), **page)


KIND_OF = {"platform": PLATFORM, "police": FORCE, "other": OTHER}
OF_AUTHORITIES = {ShownState.WROTE, ShownState.STAGE, ShownState.CLOSED, ShownState.HANDED_OVER}


def example(shown_state: ShownState) -> dict[str, Any]:
    """The JSON of a report that stands so with the recipient it is likeliest of."""
    return report_in(shown_state, FORCE if shown_state in OF_AUTHORITIES else PLATFORM)
