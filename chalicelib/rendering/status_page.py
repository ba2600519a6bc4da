"""Fill the page of one's own report from the JSON of ``read_own_case``."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import uuid4

from chalicelib.catalogue import Catalogue, load
from chalicelib.limits import INCIDENTS
from chalicelib.model.evidence import LINK_ONLY
from chalicelib.model.json_values import JsonView
from chalicelib.model.reporter import CONSENT_KINDS
from chalicelib.rendering import render
from chalicelib.rendering.answers import Answers, Fields, links_in
from chalicelib.rendering.applicable_view import applicable_view
from chalicelib.rendering.election_words import name_of_election
from chalicelib.rendering.event_sentences import MAIL_RETURNED, MAILS_NOT_SENT
from chalicelib.rendering.faults import FieldError, ShownFault
from chalicelib.rendering.file_incidents import incident_ticks
from chalicelib.rendering.incident_groups import group_lines
from chalicelib.rendering.incident_words import TEXT_LAST, sighting
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.next_steps_view import asking, next_steps
from chalicelib.rendering.recipient_view import recipient_view
from chalicelib.rendering.timeline_view import timeline
from chalicelib.rendering.translator import N_, Translator, translator
from chalicelib.rendering.typed_places import TypedLine, post_numbers, typed_lines

_TYPED = (
    "to|text|links|message_id|recipient|reference"
    rf"|share_with\.({'|'.join(CONSENT_KINDS)})"
)

# action -> what is said once it was done.
DONE = {
    "messages": N_("Your message is on its way"),
    "self-reported": N_("We noted that you reported it. The clock runs from now"),
    "promote": N_("Your report is being sent"),
    "consent": N_("Who may be told has been changed"),
    "withdraw": N_(
        "Your report is withdrawn. Whoever we sent it to is being told so. If you told somebody "
        "yourself, tell them too"
    ),
    "appeal": N_("They are being asked to look again"),
    "evidence": N_("Your file was added"),
    "incidents": N_("Your links were added"),
    "access": N_("We noted it, and mail you about it"),
    "stop-access": N_("It is stopped. Nobody sees everything without the receipt"),
}
TOLD_NOBODY = N_("Your choice is saved, and nobody is told by it: the report is kept on record")
# (action, pointer) -> what to do about a field; "too_long" besides.
FAULTS = {
    ("messages", "/text"): N_("Enter your message"),
    ("messages", "/to"): N_("Select who to write to"),
    ("appeal", "/text"): N_("Enter why they should look again"),
    ("incidents", "/incidents"): N_("Enter at least one link"),
    ("evidence", "/upload_id"): N_("One of the files could not be added – try again"),
}
NOT_TAKEN = N_("Send us no files of intimate images. A link is enough to act on")
TOO_LONG = N_("What you write must be %(message_length)s characters or fewer")
TOO_MANY_FILES = N_("A report can hold up to %(files)s files")
TOO_MANY = N_("A report can hold up to %(incidents_a_case)s posts or messages")
# problem code -> why it was not done.
REFUSED = {
    "withdrawn": N_("You withdrew this report, so nothing more is sent about it"),
    "not_decided": N_("There is no decision to look at again"),
    "appealed_already": N_("You have asked them to look again already"),
    "promoted_already": N_("Your report was sent on already"),
    "not_log_only": N_("Your report was sent to begin with"),
    "told_by_us": N_("We have told them ourselves"),
    "proof_needed": N_("Enter your receipt or your access code first"),
    "not_proven": N_("Check the receipt or the access code: it does not open this report"),
    "access_refused": N_(
        "This was stopped with the receipt, or asked for today already, or this report is opened "
        "by no mail"
    ),
    "too_many_receipts": N_("There is no further receipt for this report"),
    "conflict": N_("This was sent before with other words. Send it once more from here"),
    "forbidden": N_("This page was too old, so nothing was done. Send it once more from here"),
    "too_many_tries": N_(
        "You have written %(messages_a_day)s messages today. Write again tomorrow"
    ),
}
_BY_CODE = {
    "string_too_long": TOO_LONG,
    "not_taken": NOT_TAKEN,
    "too_many_incidents": TOO_MANY,
    "too_many_files": TOO_MANY_FILES,
}
REFUSED_OTHERWISE = N_("This could not be done. Look at how things stand, then try again")

NOT_CONNECTED = N_(
    "We are not connected to them, so they have not been told. You can tell them here:"
)
NOT_CONNECTED_BY_LINK = N_(
    "We are not connected to them, so they have not been told. With the receipt, this page has how "
    "to tell them."
)

SHARE = {
    "platforms": N_("The platforms where it happened"),
    "police": N_("The police"),
    "electoral": N_("The electoral authorities"),
}


class FormAttempt(NamedTuple):
    """Hold what a form asked for, and what was wrong with it, if anything."""

    action: str = ""
    fields: Fields = MappingProxyType({})
    code: str = ""
    """The problem's code; "" where it was done, or nothing was tried."""
    faults: Iterable[ShownFault] = ()


class MessageView(NamedTuple):
    """One message; ``correspondent`` is the name of whom it went to or came from."""

    mine: bool
    correspondent: str
    at: str
    text: str


class TypedReport(NamedTuple):
    """The report as it was typed. ``rows`` may be seen by whoever looks over a shoulder."""

    rows: list[tuple[str, str]]
    incidents: list[tuple[int, list[tuple[str, str]]]]
    """Each with its number; the first of a long list: all are in what can be downloaded."""
    groups: list[str]
    as_typed: list[TypedLine]
    statement: str


def case_context(
    status: JsonView, catalogue: Catalogue, say: Translator, tried: FormAttempt
) -> dict[str, Any]:
    """Return everything that pages/status.html.j2 needs but the form token."""
    category = catalogue.categories.get(status["category"])
    urgency = catalogue.urgencies.get(status["urgency"])
    names = {recipient["id"]: say(recipient["name"]) for recipient in status["recipients"]}
    platforms = [r["name"] for r in status["recipients"] if r["kind"] == "platform"]
    writable = list(status.get("writable", ()))
    boxes = asking(status)
    errors = list(_errors(tried, say, boxes))
    typed = {**tried.fields, "links": links_in(tried.fields)} if tried.code else {}
    incidents = status.get("sent", {}).get("incidents", ())
    ticks = incident_ticks(incidents, typed.get("incidents", ()), catalogue, say)
    return {
        "reference": status["reference"],
        "submitted_at": status["submitted_at"],
        "sent_label": N_("Put on record") if status.get("on_record_only") else N_("Sent"),
        "category": say(category.label) if category else status["category"],
        "urgency": say(urgency.label) if urgency else "",
        "urgency_meaning": say(urgency.meaning) if urgency else "",
        "next_steps": next_steps(status, catalogue, say),
        "verified": status["verified"],
        "withdrawn": status["withdrawn"],
        "on_record_only": status.get("on_record_only", False),
        "promoted": status.get("promoted", False),
        "pattern": status.get("pattern"),
        "recipients": [_card(recipient, status, say) for recipient in status["recipients"]],
        "timeline": timeline(status["timeline"], say, platforms),
        "messages": [_message(message, names) for message in status.get("messages", ())],
        "writable": [(recipient, names[recipient]) for recipient in writable],
        "choices": [{"value": recipient, "text": names[recipient]} for recipient in writable],
        "appealable": list(status.get("appealable", ())),
        "tellable": list(status.get("tellable", ())),
        "share": _share(status, tried, say),
        "applicable": applicable_view(status.get("applicable"), catalogue, say),
        "typed_report": _typed_report(status.get("sent", {}), catalogue, say),
        "evidence": list(status.get("evidence", ())),
        "whole": status.get("whole", True),
        "proven": status.get("proven", True),
        "mailed_links": status.get("mailed_links", True),
        "opens_all_from": status.get("links_open_all_from"),
        "receipts_end": status.get("receipts_end", False),
        "incident_ticks": ticks,
        "file_places": [tick["text"] for tick in ticks],
        "link_only": status["category"] in LINK_ONLY,
        "image_helper": catalogue.authorities["revenge-porn-helpline"],
        "mail_failed": _mail_failed(status.get("mail_failed"), say),
        "done": say(_done(tried, status)) if tried.action and not tried.code else "",
        "typed_in": _field_of(tried, "", boxes) if tried.code else "",
        "answers": Answers(typed, names=_TYPED),
        "errors": {error.field: error.text for error in errors},
        "error_list": [{"text": error.text, "href": f"#{error.field}"} for error in errors],
        "message_id": str(uuid4()),
    }


def download_page(view: JsonView, language: str) -> str:
    """Render everything held about a report as one page of its own, in a language."""
    say, catalogue = translator(language), load()
    context = case_context(view, catalogue, say, FormAttempt())
    signs = [catalogue.signs[sign].label for sign in view["signs"] if sign in catalogue.signs]
    facts = [
        (N_("Reference"), context["reference"]),
        (context["sent_label"], say.moment(context["submitted_at"])),
        (N_("About"), context["category"]),
        (N_("Urgency"), context["urgency"]),
        (N_("Signs of more danger"), "; ".join(map(say, signs))),
    ]
    return render(
        "pages/download.html.j2",
        language,
        **context,
        facts=[(say(label), value) for label, value in facts if value],
        files=view["files"],
        made_at=view["made_at"],
    )


def _done(tried: FormAttempt, status: JsonView) -> str:
    choice = tried.action in ("promote", "consent")
    return TOLD_NOBODY if choice and status.get("on_record_only") else DONE[tried.action]


def _mail_failed(because: str | None, say: Translator) -> str:
    return say(MAILS_NOT_SENT.get(because, MAIL_RETURNED).notice) if because else ""


def _card(recipient: JsonView, status: JsonView, say: Translator) -> Any:
    """Show a recipient, with what only this page knows of it."""
    since = status.get("self_reported", {}).get(recipient["id"])
    answered = recipient["id"] in status.get("answered", ())
    untold = recipient["id"] in status.get("untold", ())
    more = {"self_reported_at": since, "answered": answered, "untold": untold}
    more["handed_over"] = recipient["id"] in status.get("handed_over", ())
    more["appealed_at"] = status.get("appealed", {}).get(recipient["id"])
    card = recipient_view({**recipient, **more}, say)
    if not card.is_to_be_told:
        return card
    words = NOT_CONNECTED if card.self_report else NOT_CONNECTED_BY_LINK
    return card._replace(lines=[say(words), *card.lines])


def _message(message: JsonView, names: Mapping[str, str]) -> MessageView:
    mine = message["from"] not in names
    other = message["to"] if mine else message["from"]
    return MessageView(mine, names.get(other, other), message["at"], message["text"])


def _share(status: JsonView, tried: FormAttempt, say: Translator) -> list[dict[str, Any]]:
    """Return a tick for each kind of recipient, as consent stands or as it was just typed."""
    typed = bool(tried.code) and tried.action in ("consent", "promote")
    answers, consent = Answers(tried.fields, names=_TYPED), status.get("share_with", {})
    return [
        {
            "name": f"share_with.{kind}",
            "value": "yes",
            "text": say(label),
            "checked": answers.on(f"share_with.{kind}") if typed else bool(consent.get(kind)),
        }
        for kind, label in SHARE.items()
    ]


def _errors(tried: FormAttempt, say: Translator, boxes: Collection[str]) -> Iterable[FieldError]:
    faults = list(tried.faults)
    for fault in faults:
        field = _field_of(tried, fault["pointer"], boxes)
        otherwise = FAULTS.get((tried.action, fault["pointer"]), REFUSED_OTHERWISE)
        words = _BY_CODE.get(fault["code"], otherwise)
        yield FieldError(field, say_with_limits(say, words))
    if tried.code and not faults:
        words = REFUSED.get(tried.code, REFUSED_OTHERWISE)
        yield FieldError(_field_of(tried, "", boxes), say_with_limits(say, words))


def _field_of(tried: FormAttempt, pointer: str, boxes: Collection[str]) -> str:
    """Return the id of the field, else of the part of the page, that an error is about. ``boxes``
    are the recipients with a box of their own to be answered in."""
    if tried.action == "messages":
        to = next(iter(tried.fields.get("to", ())), "")
        if to in boxes:
            return f"answer-{to}"
        return pointer.removeprefix("/") if pointer in ("/text", "/to") else "text"
    if tried.action == "appeal":
        recipient = next(iter(tried.fields.get("recipient", ())), "")
        return f"appeal-{recipient}"
    if tried.code in {"proof_needed", "not_proven"}:
        return "proof"
    return {"evidence": "files-of-report", "incidents": "links"}.get(tried.action, "recipients")


def _typed_report(report: JsonView, catalogue: Catalogue, say: Translator) -> TypedReport:
    reporter, candidate = report.get("reporter", {}), report.get("candidate", {})
    at_risk, types = report.get("at_risk", {}), catalogue.election_types
    area = candidate.get(f"area_name_{say.language}") or candidate.get("area_name")
    incidents, as_typed = report.get("incidents", ()), report.get("as_typed", {})
    incidents_shown = 0 if len(incidents) > INCIDENTS else INCIDENTS
    rows = [
        (N_("Your name"), reporter.get("name")),
        (N_("Your email address"), reporter.get("email")),
        (N_("Your phone number"), reporter.get("phone")),
        (N_("Candidate"), candidate.get("name")),
        (N_("Election"), name_of_election(types, candidate.get("election", ""), say)),
        (N_("Area"), area or candidate.get("area_typed")),
        (N_("Where the person at risk is"), at_risk.get("area_name") or at_risk.get("area_typed")),
    ]
    return TypedReport(
        rows=[(say(label), str(value)) for label, value in rows if value],
        incidents=[
            (number, _incident(incident, catalogue, say))
            for number, incident in zip(
                post_numbers(as_typed), incidents[:incidents_shown], strict=False
            )
        ],
        groups=[] if incidents_shown else group_lines(incidents, catalogue, say),
        as_typed=typed_lines(as_typed, say),
        statement=report.get("statement", ""),
    )


def _incident(incident: JsonView, catalogue: Catalogue, say: Translator) -> list[tuple[str, str]]:
    platform = catalogue.platforms.get(incident.get("platform") or "")
    values = {
        **incident,
        "platform": platform.name if platform else incident.get("platform_named"),
        "seen_at": sighting(incident, say),
    }
    rows = ((member.status, values.get(member.name)) for member in TEXT_LAST if member.status)
    return [(say(label), str(value)) for label, value in rows if value]
