"""The pages that answer forms: pure functions from fields, faults and API answers to HTML.

``fields`` is a decoded form body, ``dict[str, list[str]]``; ``answer`` and ``status`` are the JSON
bodies of the API. Which page a post asks for is told by ``read_request``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.catalogue import load
from chalicelib.rendering import render
from chalicelib.rendering.answers import Answers, Fields, FormRequest, read_request
from chalicelib.rendering.faults import Fault
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.report_form import check_context, form_context
from chalicelib.rendering.speech import N_, speech
from chalicelib.rendering.status_words import RecipientView, recipient_view
from chalicelib.rendering.stencil import hidden_fields, stencil
from chalicelib.rendering.words import localised
from chalicelib.web.status_pages import status_form_page, status_page

__all__ = [
    "FormRequest",
    "check_answers_page",
    "confirmation_page",
    "conflict_page",
    "form_page",
    "problem_page",
    "read_request",
    "status_form_page",
    "status_page",
    "unavailable_page",
]

# HTTP status or problem code -> title and lines of its page.
PROBLEMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "not_found": (
        N_("Page not found"),
        (
            N_("If you typed the address, check that it is right."),
            N_("If you pasted it, check that you copied all of it."),
        ),
    ),
    "gone": (
        N_("This report has been erased"),
        (N_("Nothing that was in it is kept here any more."),),
    ),
    "too_large": (
        N_("Your report is too long"),
        (N_("Nothing was stored. Go back, shorten what you wrote and try again."),),
    ),
    "too_many_tries": (
        N_("Too many tries"),
        (
            N_(
                "Wait %(wrong_tries_window_spelt)s, then try again. "
                "This protects everybody’s reports."
            ),
            N_("You can still send a new report now."),
        ),
    ),
    "malformed": (
        N_("We could not read what was sent"),
        (N_("Nothing was stored. Go back to the form and try again."),),
    ),
    "forbidden": (
        N_("This page has run out of time"),
        (N_("Open your report again with its reference and receipt."),),
    ),
    "unavailable": (
        N_("The service is not available just now"),
        (
            N_("Nothing was stored. Your answers are still in the form if you go back."),
            N_("Try again in a few minutes. If somebody is in danger, call 999."),
        ),
    ),
}
PROBLEMS["report_unavailable"] = (PROBLEMS["unavailable"][0], PROBLEMS["unavailable"][1][1:])
OTHERWISE = (
    N_("Something went wrong on our side"),
    (N_("Try again in a few minutes. If somebody is in danger, call 999."),),
)


def form_page(fields: Fields, faults: Iterable[Fault], language: str) -> str:
    """The form that was filled in, with its answers and the errors that ``faults`` stand for."""
    context = form_context(fields, faults, load(), speech(language))
    name = "record" if Answers(fields).first("form") == "record" else "report"
    return render(f"pages/{name}.html.j2", language, path=f"/{name}", **context)


def check_answers_page(fields: Fields, language: str, submission_id: str) -> str:
    """Every answer to check, all of them in hidden fields beside the fresh ``submission_id``."""
    context = check_context(fields, load(), speech(language))
    return render(
        "pages/check_answers.html.j2",
        language,
        path="/report",
        submission_id=submission_id,
        **context,
    )


def confirmation_page(
    answer: Mapping[str, Any], language: str, fields: Fields | None = None
) -> str:
    """The page after sending. With ``fields`` it can be shown in the other language, too."""
    views = [recipient_view(each, speech(language)) for each in answer["recipients"]]
    filled = {
        "reference": answer["reference"],
        "receipt": answer["receipt"],
        "told_now": _cards([each for each in views if each.state != "self_report"], language),
        "self_reports": _cards([each for each in views if each.state == "self_report"], language),
        "hidden": hidden_fields(_resend(fields)) if fields else "",
    }
    page = stencil(
        "pages/confirmation.html.j2",
        language,
        (name for name, value in filled.items() if value),
        path="/status",
        verified=bool(answer["verified"]),
        status_link=localised(language, "/status"),
        log_only=bool(fields) and Answers(fields or {}).on("log_only"),
        **{name: "" for name, value in filled.items() if not value},
    )
    return page.fill(filled)


def _cards(views: list[RecipientView], language: str) -> str:
    """Recipients as the status page shows them too, as markup."""
    if not views:
        return ""
    from chalicelib.rendering.engine import environment  # first use only: keep cold starts short

    macros: Any = environment(language).get_template("macros/recipient.html.j2").module
    cards: str = macros.list(views)
    return cards


def _resend(fields: Fields) -> list[tuple[str, str]]:
    """What a post must hold to get the same answer again."""
    ids = [("submission_id", value) for value in fields.get("submission_id", ())]
    return [*Answers(fields).pairs(), *ids]


def conflict_page(fields: Fields, language: str) -> str:
    """The submission id was used for other content: offer to send this as a report of its own."""
    hidden = list(Answers(fields).pairs())
    return render("pages/conflict.html.j2", language, path="/report", hidden=hidden)


def unavailable_page(fields: Fields, language: str) -> str:
    """A dependency is down: every answer, and the id, behind a button that sends them once more.

    Going back would ask for the answers to be checked again, under another id.
    """
    return problem_page("report_unavailable", language, "/report", _resend(fields))


def problem_page(
    code: str, language: str, path: str = "/", hidden: Iterable[tuple[str, str]] = ()
) -> str:
    """A page for an error: ``code`` is that of errors.py, such as "not_found". ``hidden`` is what
    its button posts again."""
    say = speech(language)
    title, lines = PROBLEMS.get(code, OTHERWISE)
    return render(
        "pages/problem.html.j2",
        language,
        path=path,
        title_text=say(title),
        lines=[say_with_limits(say, line) for line in lines],
        hidden=list(hidden),
    )
