"""Show the answers of a report to whoever gave them, before they are sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.pasted import is_shortened, recognise_pasted
from chalicelib.limits import INCIDENTS
from chalicelib.model.sighting import typed_sighting
from chalicelib.model.uploads import DescribedUpload
from chalicelib.rendering.answers import Answers, Fields, arrange
from chalicelib.rendering.election_words import name_of_election
from chalicelib.rendering.file_incidents import file_questions
from chalicelib.rendering.form_choices import ROLES, SHARES
from chalicelib.rendering.incident_groups import group_lines
from chalicelib.rendering.incident_words import (
    BY_CHANNEL,
    MEMBERS,
    NO_PLATFORM,
    NOT_TOLD,
    SHORTENED,
    MemberWords,
    sighting,
)
from chalicelib.rendering.places import place_of_answers
from chalicelib.rendering.translator import N_, Translator

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


class AnswerRow(NamedTuple):
    """One answer on check-your-answers; ``field`` is where Change leads, "" if nowhere."""

    label: str
    value: str
    field: str


class AnswerGroup(NamedTuple):
    """Answers under one heading."""

    heading: str
    rows: list[AnswerRow]


def check_context(
    fields: Fields, catalogue: Catalogue, say: Translator, uploads: Mapping[str, DescribedUpload]
) -> dict[str, Any]:
    """Return the context of pages/check_answers.html.j2, all but the submission id. ``uploads``
    says of each file what it is called and whether it was added, where that is known.

    Where one was not added, the page stops, except for danger: that waits for no file."""
    typed = Answers(fields)
    is_pile_on = len(typed.slots()) > INCIDENTS
    answers = Answers(arrange(typed).fields) if is_pile_on else typed
    files = file_questions(typed, uploads, catalogue, say)
    not_added = [file for file in files if file.reason]
    repeated = next(iter(fields.get("repeated", ())), "")
    short = answers.first("form") == "record"
    groups = [
        AnswerGroup(say(heading), [row for row in rows if row.value and _is_on_form(row, short)])
        for heading, rows in (
            (N_("What happened"), _happened(answers, catalogue, say)),
            (
                N_("Where it happened"),
                list((_pile_on if is_pile_on else _where)(typed, catalogue, say)),
            ),
            (N_("The candidate"), _candidate(answers, catalogue, say)),
            (N_("About you"), _reporter(answers, say)),
            (N_("Who may be told"), _shares(answers, say)),
        )
    ]
    return {
        "groups": groups,
        "hidden": list(answers.pairs()),
        "kept": [pair for pair in answers.pairs() if pair not in answers.about()],
        "files": files,
        "error_list": [
            {"text": say(N_("%(name)s was not added")) % {"name": file.name}, "href": f"#file-{at}"}
            for at, file in enumerate(files, start=1)
            if file.reason
        ],
        "stopped": bool(not_added) and not answers.on("immediate_danger"),
        "without_them": _pairs_without(answers, {file.upload_id for file in not_added}),
        "answers": answers,
        "repeated": int(repeated or 0),
        "log_only": answers.on("log_only"),
        "short": short,
    }


def _pairs_without(answers: Answers, upload_ids: set[str]) -> list[tuple[str, str]]:
    """Return every answer but those about files that were not added."""
    about = {f"about.{upload_id}" for upload_id in upload_ids}
    return [
        (name, value)
        for name, value in answers.pairs()
        if name != "not_added"
        and name not in about
        and not (name == "evidence" and value in upload_ids)
    ]


def _is_on_form(row: AnswerRow, short: bool) -> bool:
    """Return whether the form that was filled in has this question."""
    return not short or row.field.startswith(ON_RECORD_FORM)


def _yes(ticked: bool, say: Translator) -> str:
    return say(N_("Yes")) if ticked else say(N_("No"))


def _happened(answers: Answers, catalogue: Catalogue, say: Translator) -> list[AnswerRow]:
    category = catalogue.categories.get(answers.first("category"))
    signs = [catalogue.signs[name] for name in answers.all("signs") if name in catalogue.signs]
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


def _where(answers: Answers, catalogue: Catalogue, say: Translator) -> Iterator[AnswerRow]:
    """Yield a row for each post; the numbers are counted anew, as empty slots are not shown."""
    numbers, arranged = answers.slots(), arrange(answers)
    if not numbers:
        yield AnswerRow(say(N_("Post or message")), say(N_("None entered")), "links")
    for position, number in enumerate(numbers, start=1):
        label = say(N_("Post or message %d")) % position
        lines = filter(None, _incident(answers, f"incidents.{number}.", catalogue, say))
        yield AnswerRow(label, "\n".join(lines), arranged.field_of(number))


def _pile_on(answers: Answers, catalogue: Catalogue, say: Translator) -> Iterator[AnswerRow]:
    """Yield one row for more posts than a report is sent with: by account, a sample of each."""
    incidents = []
    for number in answers.slots():
        url = answers.first(f"incidents.{number}.url")
        link = recognise_pasted(url)
        platform = link.platform or answers.first(f"incidents.{number}.platform")
        handle = answers.first(f"incidents.{number}.handle") or link.handle
        incidents.append({"url": url, "platform": platform, "handle": handle})
    lines = group_lines(incidents, catalogue, say)
    yield AnswerRow(say(N_("Posts or messages")), "\n".join(lines), "links")


def _place(place: str, url: str, catalogue: Catalogue, say: Translator) -> str:
    """Say which platform it is, as far as a link or the person says, and whether it can be told."""
    if place in catalogue.platforms:
        return catalogue.platforms[place].name
    if any(place == channel.name for channel in catalogue.channels.values()):
        return say(BY_CHANNEL).format(channel=say(place))
    if place in catalogue.sites:
        return say(NOT_TOLD).format(site=catalogue.sites[place].name)
    if is_shortened(url):
        return say(SHORTENED)
    return say(NO_PLATFORM) if url else ""


def _incident(
    answers: Answers, prefix: str, catalogue: Catalogue, say: Translator
) -> Iterator[str]:
    """Yield the lines of one post: where it is, whose, and its text."""
    url, chosen = answers.first(f"{prefix}url"), answers.first(f"{prefix}platform")
    yield url
    yield _place(recognise_pasted(url).platform or chosen, url, catalogue, say)
    for member in MEMBERS:
        answer = _answer(answers, prefix, member, say)
        if member.control == "tick":
            yield say(member.checked) if answers.on(f"{prefix}{member.name}") else ""
        elif member.checked and answer:
            yield say(member.checked) % answer


def _answer(answers: Answers, prefix: str, member: MemberWords, say: Translator) -> str:
    """Return what was typed; a time in words, as everybody reads it who is told of it."""
    if member.control != "time":
        return answers.first(f"{prefix}{member.name}")
    typed = typed_sighting(*answers.boxes(f"{prefix}{member.name}"))
    about = answers.on(f"{prefix}seen_about")
    return sighting({"seen_at": typed, "seen_about": about}, say)


def _candidate(answers: Answers, catalogue: Catalogue, say: Translator) -> list[AnswerRow]:
    office = catalogue.offices.get(answers.first("candidate.office"))
    where = place_of_answers("candidate.area", answers, catalogue, say)
    council = place_of_answers("candidate.council", answers, catalogue, say)
    election = name_of_election(catalogue.election_types, answers.first("candidate.election"), say)
    at_risk = place_of_answers("at_risk.area", answers, catalogue, say)
    return [
        AnswerRow(say(N_("Access code")), answers.first("access_code"), "access_code"),
        AnswerRow(say(N_("Candidate")), answers.first("candidate.name"), "candidate.name"),
        AnswerRow(say(N_("What they are")), say(office.name) if office else "", "candidate.office"),
        AnswerRow(say(N_("Election")), election, "candidate.election"),
        AnswerRow(say(N_("Council")), council, "candidate.council"),
        AnswerRow(say(N_("Where they stand or serve")), where, "candidate.area"),
        AnswerRow(say(N_("Where the person at risk is")), at_risk, "at_risk.area"),
    ]


def _reporter(answers: Answers, say: Translator) -> list[AnswerRow]:
    first: Callable[[str], str] = answers.first
    role = ROLES.get(first("reporter.role"))
    not_given = say(N_("Not given"))
    return [
        AnswerRow(say(N_("Full name")), first("reporter.name"), "reporter.name"),
        AnswerRow(say(N_("Who you are")), say(role) if role else not_given, "reporter.role"),
        AnswerRow(say(N_("Email address")), first("reporter.email") or not_given, "reporter.email"),
        AnswerRow(
            say(N_("Mails to me say only that there is news")),
            _yes(answers.on("reporter.discreet_mail"), say),
            "reporter.discreet_mail",
        ),
        AnswerRow(
            say(N_("No mail may open my report")),
            _yes(answers.on("reporter.no_mailed_links"), say),
            "reporter.no_mailed_links",
        ),
        AnswerRow(say(N_("Phone number")), first("reporter.phone") or not_given, "reporter.phone"),
    ]


def _shares(answers: Answers, say: Translator) -> list[AnswerRow]:
    allowed: Sequence[str] = [
        say(text) for value, text in SHARES.items() if answers.on(f"share_with.{value}")
    ]
    log_only = answers.on("log_only")
    nobody_text = say(N_("Nobody: keep it on record only")) if log_only else say(N_("Nobody"))
    return [
        AnswerRow(
            say(N_("May be told")),
            nobody_text if log_only else "\n".join(allowed) or nobody_text,
            "share_with.platforms",
        ),
        AnswerRow(
            say(N_("True as far as you know")),
            _yes(answers.on("declaration"), say),
            "declaration",
        ),
    ]
