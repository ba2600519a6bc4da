"""Show the pages that answer the form of a report, from fields, faults and the API's answer.

``fields`` is a decoded form body, ``dict[str, list[str]]``; ``answer`` is the JSON body of the API.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from chalicelib.catalogue import load
from chalicelib.catalogue.offices import NOT_KNOWN, ProgrammeAnswer
from chalicelib.catalogue.routing import OPERATORS
from chalicelib.languages import localised
from chalicelib.model.elections import Election
from chalicelib.model.json_values import JsonView
from chalicelib.model.previews import ReportPreview
from chalicelib.model.uploads import DescribedUpload
from chalicelib.rendering import render
from chalicelib.rendering.answers import Answers, Fields
from chalicelib.rendering.check_answers import check_context
from chalicelib.rendering.engine import environment
from chalicelib.rendering.faults import ShownFault
from chalicelib.rendering.places import choice_items
from chalicelib.rendering.recipient_cards import recipient_cards
from chalicelib.rendering.report_form import form_context
from chalicelib.rendering.report_preview import NO_RECIPIENTS, preview_context
from chalicelib.rendering.stencil import hidden_fields, stencil
from chalicelib.rendering.translator import translator
from chalicelib.web.html_errors import error_page

NO_UPLOADS: Mapping[str, DescribedUpload] = MappingProxyType({})


def form_page(
    fields: Fields,
    faults: Iterable[ShownFault],
    language: str,
    elections: Iterable[Election] = (),
) -> str:
    """Show the form as it was filled in, with the errors that ``faults`` stand for."""
    context = form_context(fields, faults, load(), translator(language), elections)
    name = "record" if Answers(fields).first("form") == "record" else "report"
    return render(f"pages/{name}.html.j2", language, path=f"/{name}", **context)


def check_answers_page(
    fields: Fields,
    language: str,
    submission_id: str,
    uploads: Mapping[str, DescribedUpload] = NO_UPLOADS,
    preview: ReportPreview = NO_RECIPIENTS,
) -> str:
    """Show every answer to check, all in hidden fields beside the fresh ``submission_id``, and who
    will be told; ask what each file is about, and stop where one was not added."""
    say = translator(language)
    context = check_context(fields, load(), say, uploads)
    context |= preview_context(context["answers"], preview, say)
    return render(
        "pages/check_answers.html.j2",
        language,
        path="/report",
        submission_id=submission_id,
        **context,
    )


def confirmation_page(
    answer: Mapping[str, Any],
    language: str,
    fields: Fields | None = None,
    programme: ProgrammeAnswer = NOT_KNOWN,
) -> str:
    """Show what follows a report. With ``fields`` it can be shown in the other language, too.
    ``programme``: that of the police for whom it is about, or why there is none."""
    recipients: Sequence[JsonView] = answer["recipients"]
    to_report_oneself = [view for view in recipients if view["state"] == "self_report"]
    notified = [view for view in recipients if view["state"] != "self_report"]
    answers = Answers(fields or {})
    filled = {
        "reference": answer["reference"],
        "receipt": answer["receipt"],
        "told_now": recipient_cards(notified, language),
        "self_reports": recipient_cards(to_report_oneself, language),
        "covered": _covered(programme, language),
        "hidden": hidden_fields(_resend(fields, answers)) if fields else "",
    }
    page = stencil(
        "pages/confirmation.html.j2",
        language,
        (name for name, value in filled.items() if value),
        path="/status",
        verified=bool(answer["verified"]),
        status_link=localised(language, "/status"),
        outcome=_outcome(notified, to_report_oneself),
        **{name: "" for name, value in filled.items() if not value},
    )
    return page.fill(filled)


@cache
def _covered(programme: ProgrammeAnswer, language: str) -> str:
    """Say what to tell the police, as the status page says it too, as markup."""
    if programme.reason is None:
        return ""
    macros: Any = environment(language).get_template("macros/case.html.j2").module
    text: str = macros.covered(programme.programme, programme.reason)
    return text


def _outcome(notified: Sequence[JsonView], to_report_oneself: Sequence[JsonView]) -> str:
    """Name what happened to a report, for the heading of its page."""
    if {view["id"] for view in notified} == {OPERATORS}:
        return "force_unknown"
    return "told" if notified else "for_you_to_tell" if to_report_oneself else "on_record"


def _resend(fields: Fields, answers: Answers) -> list[tuple[str, str]]:
    """Return what a post must hold to get the same answer again."""
    ids = [("submission_id", value) for value in fields.get("submission_id", ())]
    return [*answers.pairs(), *ids]


def ask_area_page(fields: Fields, language: str, choices: Iterable[Mapping[str, str]]) -> str:
    """Ask once more where somebody in danger is, with every other answer beside it."""
    answers, say = Answers(fields), translator(language)
    place = ("candidate.area", "candidate.area.choice")
    return render(
        "pages/ask_area.html.j2",
        language,
        path="/report",
        kept=[(name, value) for name, value in answers.pairs() if name not in place],
        typed=answers.first("candidate.area"),
        choices=choice_items(choices, load(), say),
    )


def conflict_page(fields: Fields, language: str, *, erased: bool = False) -> str:
    """Say that the id was used for other content, or that what it was used for is ``erased``: offer
    to send this as a report of its own."""
    hidden = list(Answers(fields).pairs())
    return render("pages/conflict.html.j2", language, path="/report", hidden=hidden, erased=erased)


def unavailable_page(fields: Fields, language: str) -> str:
    """Say that a dependency is down, with a button that sends every answer and the id once more,
    and one that leads to the form."""
    return error_page("report_unavailable", language, "/report", _resend(fields, Answers(fields)))
