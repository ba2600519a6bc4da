"""Show the report form, with the answers it was sent back with and their errors."""

from collections.abc import Iterable
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.limits import INCIDENTS
from chalicelib.model.elections import Election
from chalicelib.model.invisible import remove_invisible
from chalicelib.model.mailboxes import wrong_character
from chalicelib.rendering.answers import FOLDED, Answers, Arranged, Fields, arrange
from chalicelib.rendering.faults import FieldError, ShownFault, field_errors, words_of
from chalicelib.rendering.form_choices import PICKER, election_items, form_choices
from chalicelib.rendering.incident_words import MEMBERS
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.places import place_choices
from chalicelib.rendering.translator import N_, Translator

# Field -> the fault that the page's own script can find before anything is sent.
FOUND_EARLY = {
    "category": ("/category", "missing"),
    "links": ("/incidents", "too_short"),
    "statement": ("/statement", "string_too_long"),
    "candidate.name": ("/candidate/name", "missing"),
    "candidate.area": ("/candidate/area", "missing"),
    "reporter.name": ("/reporter/name", "missing"),
    "reporter.role": ("/reporter/role", "missing"),
    "reporter.email": ("/reporter/email", "email_unusable"),
    "share_with.platforms": ("/share_with", "nobody_chosen"),
    "declaration": ("/declaration", "declaration_required"),
}
# The order in which errors are listed: that of the form's questions.
ORDER = (
    "immediate_danger",
    "category",
    "signs",
    "links",
    "incidents",
    "statement",
    "evidence",
    "access_code",
    "candidate",
    "at_risk",
    "reporter",
    "share_with",
    "log_only",
    "declaration",
)


def form_context(
    fields: Fields,
    faults: Iterable[ShownFault],
    catalogue: Catalogue,
    say: Translator,
    elections: Iterable[Election] = (),
) -> dict[str, Any]:
    """Return the context of pages/report.html.j2 and of pages/record.html.j2. ``elections``: those
    that are on."""
    posted, faults = Answers(fields), list(faults)
    arranged = arrange(posted)
    answers = Answers(arranged.fields)
    errors = sorted(_errors(faults, arranged, say), key=_question)
    numbers = slots(arranged, add=list(fields.get("change", ())) == ["add"])
    wrong = {error.field: error.text for error in errors}
    return {
        **form_choices(answers, catalogue, say),
        "election_items": election_items(answers, elections, say),
        "place_choices": place_choices(faults, answers, catalogue, say),
        "incident_members": [member for member in MEMBERS if member.control != "none"],
        "answers": answers,
        "hidden": list(posted.pairs()),
        "errors": wrong,
        "error_list": [{"text": error.text, "href": f"#{_focus(error.field)}"} for error in errors],
        "words": {
            field: say_with_limits(say, words_of({"pointer": pointer, "code": code}))
            for field, (pointer, code) in FOUND_EARLY.items()
        },
        "slots": numbers,
        "more_to_say": len(numbers) > 1
        or any(answers.first(f"incidents.0.{member}") for member in FOLDED)
        or any(field.startswith("incidents.") for field in wrong),
        "picker": {name: say(text) for name, text in PICKER.items()},
        "posted": bool(fields),
        "changing": "change" in fields,
    }


def _errors(faults: Iterable[ShownFault], arranged: Arranged, say: Translator) -> list[FieldError]:
    """Return errors by the form's fields: that of a link is shown where the link stands."""
    moved: dict[str, FieldError] = {}
    typed = next(iter(arranged.fields.get("reporter.email", ())), "")
    for error in field_errors(faults, say):
        if error.field == "reporter.email":
            error = error._replace(text=_of_email(typed, say) or error.text)
        first, *member_path = error.field.split(".")
        number = int(member_path[0]) if first == "incidents" and member_path[0].isdigit() else -1
        if number in arranged.lines:
            words = say(N_("Link %(number)d: %(words)s"))
            words %= {"number": arranged.lines[number], "words": error.text}
            error = FieldError("links", words)
        elif number in arranged.slots:
            error = error._replace(field=arranged.field_of(number, member_path[1]))
        moved.setdefault(error.field, error)
    return list(moved.values())


def _of_email(typed: str, say: Translator) -> str:
    """Say which character of an address is wrong; "" where it is none of them."""
    wrong = wrong_character(remove_invisible(typed).strip())
    if not wrong:
        return ""
    name = say(N_("a space")) if wrong.isspace() else f"“{wrong}”"
    return say(N_("An email address cannot have %s where you typed it. Check that place")) % name


def _focus(field: str) -> str:
    """Name the input that an error leads to: the first of several boxes."""
    return f"{field}.day" if field.endswith(".seen_at") else field


def _question(error: FieldError) -> tuple[int, list[int]]:
    """Return where a field stands on the form; the incidents by their numbers."""
    first, *member_path = error.field.split(".")
    place = ORDER.index(first) if first in ORDER else len(ORDER)
    return place, [int(part) for part in member_path if part.isdigit()]


def slots(arranged: Arranged, *, add: bool) -> list[int]:
    """List the incident slots to show: those with something in them, and at least one."""
    slot_count = max(len(arranged.slots) + add, 1)
    return list(range(min(slot_count, INCIDENTS)))
