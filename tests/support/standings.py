"""A report's page for each way in which it can stand with a recipient."""

from typing import Any

from chalicelib.rendering.standings import Standing
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
_ASKED: dict[str, Any] = {
    "message_id": "3",
    "at": "2026-07-22T09:00:00Z",
    "to": "reporter",
    "text": "Which of the two posts?",
}
_CRIME: dict[str, Any] = {
    "stage": {"stage": "investigating", "at": "2026-07-23", "crime_reference": "42/0001"}
}


def _about(one: dict[str, Any], **members: Any) -> dict[str, Any]:
    return status(one, **{"writable": [one["id"]], **members})


def of_standing(standing: Standing, one: dict[str, Any] = PLATFORM) -> dict[str, Any]:
    """The JSON of a report that stands so with a recipient."""
    name = one["id"]
    question = {**_ASKED, "from": name}
    if standing is Standing.FORCE_UNKNOWN:
        return status(recipient(id="operators", kind="operator", name="our operators"))
    if standing is Standing.WITHDRAWN:
        return status(recipient("withdrawn", **one), withdrawn=True)
    if standing is Standing.SELF_REPORT:
        shown = {**SELF_REPORT, **one} if one is not PLATFORM else SELF_REPORT
        return status(shown, tellable=[shown["id"]])
    states: dict[Standing, tuple[str, dict[str, Any], dict[str, Any]]] = {
        Standing.WROTE: ("acknowledged", {}, {"messages": [question]}),
        Standing.NEED_MORE_INFO: ("need_more_info", _QUESTION, {"messages": [question]}),
        Standing.ANSWERED: ("need_more_info", _QUESTION, {"answered": [name]}),
        Standing.DECIDED: ("decided", {"outcome": DECIDED["outcome"]}, {"appealable": [name]}),
        Standing.REFUSED: ("decided", _NO_VIOLATION, {"appealable": [name]}),
        Standing.REFUSED_AGAIN: ("decided", _NO_VIOLATION, {"asked_again": [name]}),
        Standing.APPEALED: (
            "under_review",
            _NO_VIOLATION,
            {"appealed": {name: "2026-07-22T10:00:00Z"}, "asked_again": [name]},
        ),
        Standing.SELF_REPORTED: ("sent", {}, {"self_reported": {name: "2026-07-22T10:00:00Z"}}),
        Standing.OVERDUE: ("delivered", {"overdue": True, "escalated_to": "our operators"}, {}),
        Standing.UNSENT: ("queued", {"overdue": True, "escalated_to": "our operators"}, {}),
        Standing.STAGE: ("acknowledged", _CRIME, {}),
        Standing.CLOSED: (
            "acknowledged",
            {"stage": {"stage": "no_further_action", "at": "2026-07-23"}},
            {},
        ),
        Standing.HANDED_OVER: ("acknowledged", {}, {"handed_over": [name]}),
        Standing.FAILED: ("failed", {}, {"tellable": [name]}),
    }
    state, members, page = states.get(standing, (standing.value, {}, {}))
    return _about(recipient(state, **one, **members), **page)


KIND_OF = {"platform": PLATFORM, "police": FORCE, "other": OTHER}
OF_AUTHORITIES = {Standing.WROTE, Standing.STAGE, Standing.CLOSED, Standing.HANDED_OVER}


def example(standing: Standing) -> dict[str, Any]:
    """The JSON of a report that stands so with the recipient it is likeliest of."""
    return of_standing(standing, FORCE if standing in OF_AUTHORITIES else PLATFORM)
