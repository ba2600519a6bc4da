"""Show what the reporter can do now at the top of their page: first what waits for them."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.model.evidence import SAME_FILE
from chalicelib.model.json_values import JsonView
from chalicelib.model.urgency import PRESSING
from chalicelib.rendering.next_steps import ADVICE, CLOCKS, AdviceKind
from chalicelib.rendering.recipient_view import promise_line
from chalicelib.rendering.shown_states import PageFacts, ShownState, shown_state_of
from chalicelib.rendering.step_links import (
    POLICE_NUMBER,
    StepContext,
    StepLink,
    number_of,
    step_links,
)
from chalicelib.rendering.translator import N_, Translator

KEPT_AND_PRESSING = N_(
    "Call 999 if somebody is in danger now, else tell the police on 101: nobody has this report "
    "from us. You can have it sent at any time."
)


FILE_LOST = N_("We could not keep this file. See why, and what to send in its place.")
FILES_LOST = N_("We could not keep these files. See why, and what to send in their place.")


class NextStep(NamedTuple):
    """What can be done about one recipient, or about several for whom it is the same."""

    names: list[str]
    text: str
    links: list[StepLink]
    rank: int = 2
    answer_to: str = ""
    """Id of the recipient that an answer can be typed to here."""
    question: str = ""
    """What it asked, in its own words."""


def page_facts(status: JsonView) -> PageFacts:
    """Read of a report's JSON what shown states need beside its recipients."""
    return PageFacts(
        appealed=status.get("appealed", ()),
        asked_again=status.get("asked_again", ()),
        self_reported=status.get("self_reported", ()),
        answered_questions=status.get("answered", ()),
        unanswered_writers=_unanswered(status),
        handed_over=status.get("handed_over", ()),
    )


def asking(status: JsonView) -> set[str]:
    """Return the recipients that can be answered in a box beside their step."""
    facts, writable = page_facts(status), status.get("writable", ())
    asks = {ShownState.NEED_MORE_INFO, ShownState.WROTE}
    askers = [
        recipient["id"]
        for recipient in status["recipients"]
        if shown_state_of(recipient, facts) in asks
    ]
    return {asker for asker in askers if asker in writable}


def next_steps(status: JsonView, catalogue: Catalogue, say: Translator) -> list[NextStep]:
    """Return what can be done, most pressing first; recipients with the same advice share it."""
    facts = page_facts(status)
    steps = [*_of_files(status, say), *_of_record(status, say)]
    for recipient in status["recipients"]:
        shown_state = shown_state_of(recipient, facts)
        if shown_state is not None:
            steps.append(_step(StepContext(recipient, shown_state, status, catalogue, say)))
    return sorted(_merged(steps), key=lambda step: step.rank)


def _merged(steps: Iterable[NextStep]) -> Iterator[NextStep]:
    merged: dict[tuple[Any, ...], NextStep] = {}
    for step in steps:
        key = (step.text, tuple(step.links), step.answer_to)
        if key in merged:
            merged[key].names.extend(step.names)
        else:
            merged[key] = step
    return iter(merged.values())


def _of_files(status: JsonView, say: Translator) -> Iterator[NextStep]:
    if status["withdrawn"] or not status.get("whole", True):
        return
    refused = [file for file in status.get("evidence", ()) if file["state"] == "rejected"]
    lost = [file for file in refused if file.get("reason") != SAME_FILE]
    if lost:
        names = [file["filename"] or say(N_("A file")) for file in lost]
        links = [StepLink(say(N_("Your files")), "#files-of-report")]
        yield NextStep(names, say(FILE_LOST if len(lost) == 1 else FILES_LOST), links, 0)


def _of_record(status: JsonView, say: Translator) -> Iterator[NextStep]:
    if not status.get("on_record_only") or status["withdrawn"]:
        return
    links = [StepLink(say(N_("Send it on")), "#send-on")] if status.get("whole", True) else []
    words, rank = N_("It is kept, and was not sent. You can have it sent at any time."), 1
    if status["urgency"] in PRESSING:
        words, rank = KEPT_AND_PRESSING, 0
        links = [StepLink(say(N_("Call %s")) % to, f"tel:{to}") for to in ("999", "101")] + links
    yield NextStep([say(N_("Kept on record"))], say(words), links, rank)


def _step(about: StepContext) -> NextStep:
    recipient, say = about.recipient, about.say
    advice = ADVICE[about.shown_state][_kind(recipient)]
    quote = recipient.get("stage", {}).get("crime_reference") or about.status["reference"]
    placeholders = {"number": number_of(about) or POLICE_NUMBER, "quote": quote}
    text = say(advice.text) % {"clock": _clock(recipient, say), **placeholders}
    boxed = advice.box and recipient["id"] in about.status.get("writable", ())
    return NextStep(
        names=[say(str(_name(recipient)))],
        text=text.strip(),
        links=list(step_links(about, advice, boxed=boxed)),
        rank=advice.rank,
        answer_to=recipient["id"] if boxed else "",
        question=_question(about) if boxed else "",
    )


def _name(recipient: JsonView) -> str:
    force_unknown = recipient["kind"] == "operator"
    return N_("No police force is known yet") if force_unknown else str(recipient["name"])


def _kind(recipient: JsonView) -> AdviceKind:
    if recipient["kind"] == "platform":
        return "platform"
    return "police" if recipient["kind"] == "police" else "other"


def _clock(recipient: JsonView, say: Translator) -> str:
    """Say when an answer falls due, and whose time that is; "" where no clock runs."""
    promise = recipient.get("promise", {})
    due = "decide_by" if recipient.get("acknowledged_at") else "acknowledge_by"
    if due not in promise:
        return ""
    if "bound_by" in promise:  # the time to confirm beside it is ours
        return promise_line(promise, say, acknowledged=True)
    return say(CLOCKS[promise["basis"]]) % {"by": say.moment(promise[due])}


def _question(about: StepContext) -> str:
    """Return the newest words of a recipient, which an answer answers."""
    messages = [m for m in about.status.get("messages", ()) if m["from"] == about.recipient["id"]]
    return str(messages[-1]["text"]) if messages else ""


def _unanswered(status: JsonView) -> Collection[str]:
    """Return the authorities that wrote last: what a platform writes comes with its outcome."""
    last: dict[str, bool] = {}
    authorities = {
        recipient["id"] for recipient in status["recipients"] if recipient["kind"] != "platform"
    }
    for message in status.get("messages", ()):
        last |= {message["from"]: True, message["to"]: False}
    return {writer for writer, wrote in last.items() if wrote and writer in authorities}
