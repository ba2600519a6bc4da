"""Tell what happened to a case as its reporter sees it: a line an event, officers unnamed."""

from chalicelib.catalogue import Catalogue
from chalicelib.model.audiences import Concern, Line
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, stamp
from chalicelib.model.json_values import JsonObject
from chalicelib.model.kinds import MEANING
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.usecases.cases.recipient_names import name_of

NOT_TOLD = "not_told"
"""The text of a line on a request to a platform that we do not tell: the police send it."""


def read_timeline(
    catalogue: Catalogue, case: Case, *, viewer: str | None = None
) -> list[JsonObject]:
    """Return what happened and who did it: recipients by name, officers not.

    The authority ``viewer`` also sees the stages that it keeps back from the reporter.
    """
    lines = ((event, MEANING[event.kind].timeline) for event in case.events)
    return [
        _entry(catalogue, case, event, line)
        for event, line in lines
        if line is not None and _is_shown(case, event, viewer)
    ]


def _is_shown(case: Case, event: Event, viewer: str | None) -> bool:
    """Leave out how mail to the reporter travels, and what only we keep track of."""
    if event.kind is Kind.STAGE_RECORDED:
        return bool(event.public["shown"]) or event.public["recipient"] == viewer
    if event.kind is Kind.INCIDENTS_ADDED:  # one line a batch
        return bool(event.public["part"] == event.public["parts"])
    if event.kind is Kind.PATTERN_FORMED:  # who typed an address is not yet who reads its mail
        return bool(case.public["verified"])
    of, to = event.public.get("of"), event.public.get("recipient")
    if of is None:
        return True
    meaning = MEANING[case.event(of).kind]
    if event.public.get("because") == "complaint":  # it arrived: only its reader needs to know
        return to == REPORTER and viewer is None
    if event.kind is Kind.NOTIFICATION_FAILED:  # what a recipient requested is between it and us
        return to == REPORTER or (to in case.recipients and not meaning.requested)
    routes = Concern.NEWLY_ROUTED in (meaning.concerns or ())
    return to in case.recipients and routes  # of the rest it is only told that it failed


def _entry(catalogue: Catalogue, case: Case, event: Event, line: Line) -> JsonObject:
    entry: JsonObject = {
        "seq": event.seq,
        "at": stamp(event.at),
        "by": line.by or _side_of_sender(case, event),
        "what": str(event.kind),
    }
    about = _about(event, line)
    if about is not None:
        entry["who"] = name_of(catalogue, about)
    text = line.text_of(event.public, event.private or {})
    if text is not None:
        entry["text"] = name_of(catalogue, text) if line.names else text
    if event.kind is Kind.PRESERVATION_REQUESTED and not case.preservation(event.seq).is_told:
        entry["text"] = NOT_TOLD
    return entry


def _side_of_sender(case: Case, event: Event) -> str:
    sender = case.recipients.get(event.public["from"])
    if sender is None:
        return "candidate"
    return "platform" if sender.kind == "platform" else "authority"


def _about(event: Event, line: Line) -> str | None:
    """Return whom it is about, or whom a message is to or from; None for the reporter."""
    public = event.public
    if line.by is None:
        return str(public["to"] if public["from"] == REPORTER else public["from"])
    recipient = public.get(line.about)
    return None if recipient == REPORTER else recipient
