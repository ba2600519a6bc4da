"""View-models of the report form and of check-your-answers: fields and faults to what is shown."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.links import recognise
from chalicelib.limits import INCIDENTS
from chalicelib.rendering.answers import FOLDED, Answers, Arranged, Fields, arrange
from chalicelib.rendering.faults import Fault, FieldError, field_errors, words_of
from chalicelib.rendering.incident_words import MEMBERS
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.speech import N_, Speech

ROLES = {
    "candidate": N_("I am the candidate"),
    "agent": N_("I am the candidate’s election agent"),
    "staff": N_("I work or volunteer for the candidate"),
    "family": N_("I am family or a friend"),
    "other": N_("Somebody else"),
}
SHARES = {
    "platforms": N_("The platforms where it happened"),
    "police": N_(
        "The police force for the constituency, and counter-terrorism police where it concerns them"
    ),
    "electoral": N_("The electoral authorities, where it concerns them"),
}
# Field -> the fault that the page's own script can find before anything is sent; its words are the
# service's.
FOUND_EARLY = {
    "category": ("/category", "missing"),
    "links": ("/incidents", "too_short"),
    "statement": ("/statement", "string_too_long"),
    "candidate.name": ("/candidate/name", "missing"),
    "candidate.area": ("/candidate/area", "missing"),
    "reporter.name": ("/reporter/name", "missing"),
    "reporter.role": ("/reporter/role", "missing"),
    "reporter.email": ("/reporter/email", "email_unusable"),
    "declaration": ("/declaration", "declaration_required"),
}
# What the list of candidates says, where a script shows one.
PICKER = {
    "label": N_("Which candidate?"),
    "choose": N_("Choose a candidate"),
    "other": N_("The name is not in this list"),
}
# Answers that the one-minute form asks for, by the start of their fields.
ON_RECORD_FORM = (
    "category",
    "incidents",
    "links",
    "access_code",
    "candidate",
    "reporter.name",
    "reporter.role",
    "declaration",
)
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
    "reporter",
    "share_with",
    "log_only",
    "declaration",
)


class AnswerRow(NamedTuple):
    """One answer on check-your-answers; ``field`` is where Change leads, "" if nowhere."""

    label: str
    value: str
    field: str


class AnswerGroup(NamedTuple):
    """Answers under one heading."""

    heading: str
    rows: list[AnswerRow]


def form_context(
    fields: Fields, faults: Iterable[Fault], catalogue: Catalogue, say: Speech
) -> dict[str, Any]:
    """Context of pages/report.html.j2 and of pages/record.html.j2."""
    said = Answers(fields)
    arranged = arrange(said)
    answers = Answers(arranged.fields)
    errors = sorted(_errors(faults, arranged, say), key=_question)
    numbers = slots(arranged, add=list(fields.get("change", ())) == ["add"])
    wrong = {error.field: error.text for error in errors}
    return {
        **_items(answers, catalogue, say),
        "incident_members": [member for member in MEMBERS if member.control != "none"],
        "answers": answers,
        "hidden": list(said.pairs()),
        "errors": wrong,
        "error_list": [{"text": error.text, "href": f"#{error.field}"} for error in errors],
        "words": {
            field: say_with_limits(say, words_of({"pointer": pointer, "code": code}))
            for field, (pointer, code) in FOUND_EARLY.items()
        },
        "slots": numbers,
        "more_to_say": len(numbers) > 1
        or any(answers.first(f"incidents.0.{each}") for each in FOLDED)
        or any(field.startswith("incidents.") for field in wrong),
        "picker": {name: say(text) for name, text in PICKER.items()},
        "posted": bool(fields),
        "changing": "change" in fields,
    }


def _errors(faults: Iterable[Fault], arranged: Arranged, say: Speech) -> list[FieldError]:
    """Errors by the form's fields: what is wrong with a link is said where the link stands."""
    moved: dict[str, FieldError] = {}
    for error in field_errors(faults, say):
        first, *rest = error.field.split(".")
        number = int(rest[0]) if first == "incidents" and rest[0].isdigit() else -1
        if number in arranged.lines:
            words = say(N_("Link %(number)d: %(words)s"))
            words %= {"number": arranged.lines[number], "words": error.text}
            error = FieldError("links", words)
        elif number in arranged.slots:
            error = error._replace(field=arranged.field_of(number, rest[1]))
        moved.setdefault(error.field, error)
    return list(moved.values())


def _items(answers: Answers, catalogue: Catalogue, say: Speech) -> dict[str, Any]:
    """What the form offers, question by question, as GOV.UK Frontend's macros want it."""
    return {
        "category_items": [
            _item(each.id, say(each.label), answers.first("category") == each.id)
            for each in catalogue.categories.values()
        ],
        "sign_items": [
            _item(each.id, say(each.label), each.id in answers.all("signs"))
            for each in catalogue.signs.values()
        ],
        "platform_items": [
            {"value": "", "text": say(N_("Choose a platform"))},
            *({"value": each.id, "text": each.name} for each in catalogue.platforms.values()),
        ],
        "role_items": [
            _item(role, say(text), answers.first("reporter.role") == role)
            for role, text in ROLES.items()
        ],
        "share_items": [
            _item("yes", say(text), answers.on(f"share_with.{who}"))
            | {"name": f"share_with.{who}", "id": f"share_with.{who}"}
            for who, text in SHARES.items()
        ],
        "image_helper": catalogue.authorities["revenge-porn-helpline"],
        "areas": list(catalogue.areas.values()),
    }


def _item(value: str, text: str, checked: bool) -> dict[str, Any]:
    return {"value": value, "text": text, "checked": checked}


def _question(error: FieldError) -> tuple[int, list[int]]:
    """Where a field stands on the form; the incidents by their numbers."""
    first, *rest = error.field.split(".")
    place = ORDER.index(first) if first in ORDER else len(ORDER)
    return place, [int(part) for part in rest if part.isdigit()]


def slots(arranged: Arranged, *, add: bool) -> list[int]:
    """The numbers of the incident slots to show: those with something in them, and at least one."""
    shown = max(len(arranged.slots) + add, 1)
    return list(range(min(shown, INCIDENTS)))


def check_context(fields: Fields, catalogue: Catalogue, say: Speech) -> dict[str, Any]:
    """Context of pages/check_answers.html.j2, all but the submission id."""
    answers = Answers(fields)
    repeated = next(iter(fields.get("repeated", ())), "")
    short = answers.first("form") == "record"
    groups = [
        AnswerGroup(say(heading), [row for row in rows if row.value and _asked(row, short)])
        for heading, rows in (
            (N_("What happened"), _what(answers, catalogue, say)),
            (N_("Where it happened"), list(_where(answers, catalogue, say))),
            (N_("The candidate"), _candidate(answers, catalogue, say)),
            (N_("About you"), _reporter(answers, say)),
            (N_("Who may be told"), _shares(answers, say)),
        )
    ]
    return {
        "groups": groups,
        "hidden": list(answers.pairs()),
        "answers": answers,
        "repeated": int(repeated or 0),
        "log_only": answers.on("log_only"),
        "short": short,
    }


def _asked(row: AnswerRow, short: bool) -> bool:
    """Whether the form that was filled in has this question."""
    return not short or row.field.startswith(ON_RECORD_FORM)


def _yes(ticked: bool, say: Speech) -> str:
    return say(N_("Yes")) if ticked else say(N_("No"))


def _what(answers: Answers, catalogue: Catalogue, say: Speech) -> list[AnswerRow]:
    category = catalogue.categories.get(answers.first("category"))
    signs = [catalogue.signs[each] for each in answers.all("signs") if each in catalogue.signs]
    return [
        AnswerRow(
            say(N_("Immediate danger")),
            _yes(answers.on("immediate_danger"), say),
            "immediate_danger",
        ),
        AnswerRow(
            say(N_("What happened")),
            say(category.label) if category else say(N_("Not answered")),
            "category",
        ),
        AnswerRow(
            say(N_("Signs of more danger")),
            "\n".join(say(sign.label) for sign in signs) or say(N_("None selected")),
            "signs",
        ),
        AnswerRow(
            say(N_("In your own words")),
            answers.first("statement") or say(N_("Nothing added")),
            "statement",
        ),
    ]


def _where(answers: Answers, catalogue: Catalogue, say: Speech) -> Iterator[AnswerRow]:
    """A row for each post; the numbers are counted anew, as empty slots are not shown."""
    numbers, arranged = answers.slots(), arrange(answers)
    if not numbers:
        yield AnswerRow(say(N_("Post or message")), say(N_("None entered")), "links")
    for shown, number in enumerate(numbers, start=1):
        label = say(N_("Post or message %d")) % shown
        lines = filter(None, _incident(answers, f"incidents.{number}.", catalogue, say))
        yield AnswerRow(label, "\n".join(lines), arranged.field_of(number))


NO_PLATFORM = N_("On none of the platforms that we know: it is kept, and no platform is told")


def _incident(answers: Answers, prefix: str, catalogue: Catalogue, say: Speech) -> Iterator[str]:
    """The lines of one post: where it is, whose, what it said."""
    url, chosen = answers.first(f"{prefix}url"), answers.first(f"{prefix}platform")
    platform = catalogue.platforms.get(chosen or recognise(url).platform or "")
    unknown = say(NO_PLATFORM) if url else ""
    yield from (url, platform.name if platform else unknown)
    for member in MEMBERS:
        answer = answers.first(f"{prefix}{member.name}")
        if member.control == "tick":
            yield say(member.checked) if answers.on(f"{prefix}{member.name}") else ""
        elif member.checked and answer:
            shown = say.moment(answer) if member.control == "time" else answer
            yield say(member.checked) % shown


def _candidate(answers: Answers, catalogue: Catalogue, say: Speech) -> list[AnswerRow]:
    typed = answers.first("candidate.area")
    area = catalogue.area(typed) if typed else None
    return [
        AnswerRow(say(N_("Access code")), answers.first("access_code"), "access_code"),
        AnswerRow(say(N_("Candidate")), answers.first("candidate.name"), "candidate.name"),
        AnswerRow(say(N_("Constituency")), area.name if area else typed, "candidate.area"),
    ]


def _reporter(answers: Answers, say: Speech) -> list[AnswerRow]:
    first: Callable[[str], str] = answers.first
    role = ROLES.get(first("reporter.role"))
    not_given = say(N_("Not given"))
    return [
        AnswerRow(say(N_("Full name")), first("reporter.name"), "reporter.name"),
        AnswerRow(say(N_("Who you are")), say(role) if role else not_given, "reporter.role"),
        AnswerRow(say(N_("Email address")), first("reporter.email") or not_given, "reporter.email"),
        AnswerRow(say(N_("Phone number")), first("reporter.phone") or not_given, "reporter.phone"),
    ]


def _shares(answers: Answers, say: Speech) -> list[AnswerRow]:
    allowed: Sequence[str] = [
        say(text) for value, text in SHARES.items() if answers.on(f"share_with.{value}")
    ]
    log_only = answers.on("log_only")
    nobody = say(N_("Nobody: keep it on record only")) if log_only else say(N_("Nobody"))
    return [
        AnswerRow(
            say(N_("May be told")),
            nobody if log_only else "\n".join(allowed) or nobody,
            "share_with.platforms",
        ),
        AnswerRow(
            say(N_("True as far as you know")),
            _yes(answers.on("declaration"), say),
            "declaration",
        ),
    ]
