"""Tell a person what went wrong, in words that they can use."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chalicelib.rendering import render
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.translator import N_, translator

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
        (
            N_(
                "Nobody can read what was typed in it any more. Files that were locked as evidence "
                "are shown to nobody, and are erased by themselves when their lock ends."
            ),
        ),
    ),
    "too_large": (
        N_("Your report is too long"),
        (N_("Nothing was stored. Send what you have to say in parts, as several reports."),),
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
        (N_("Nothing was stored. Open the page again and try once more."),),
    ),
    "forbidden": (
        N_("This page has run out of time"),
        (N_("Open your report again with its reference and receipt."),),
    ),
    "unavailable": (
        N_("The service is not available just now"),
        (
            N_("Nothing was stored."),
            N_("Try again in a few minutes. If somebody is in danger, call 999."),
        ),
    ),
}
PROBLEMS["report_unavailable"] = (
    N_("Your report was not sent"),
    (
        N_("Something went wrong on our side. Every answer is kept in this page."),
        N_("Try again in a few minutes. If somebody is in danger, call 999."),
    ),
)
PROBLEMS["form_unavailable"] = (
    N_("This was not done"),
    (
        N_("Something went wrong on our side. What you wrote is kept in this page."),
        N_("Try again in a few minutes. If somebody is in danger, call 999."),
    ),
)
OTHERWISE = (
    N_("Something went wrong on our side"),
    (N_("Try again in a few minutes. If somebody is in danger, call 999."),),
)


class Again(NamedTuple):
    """A form of one's own report that can be sent once more as it was."""

    action: str
    pairs: Sequence[tuple[str, str]]
    written: str
    """What somebody wrote, to be copied."""


def error_page(
    code: str,
    language: str,
    path: str = "/",
    hidden: Iterable[tuple[str, str]] = (),
    again: Again | None = None,
) -> str:
    """Return the page of an error: ``code`` is that of errors.py, such as "not_found"; ``hidden``
    is what its button posts again as a report, ``again`` what it posts to one's own report."""
    say = translator(language)
    title, lines = PROBLEMS.get(code, OTHERWISE)
    return render(
        "pages/problem.html.j2",
        language,
        path=path,
        title_text=say(title),
        lines=[say_with_limits(say, line) for line in lines],
        hidden=list(hidden),
        again=again,
    )
