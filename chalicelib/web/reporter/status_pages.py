"""Show the pages of following a report: the forms that open it, and the open report itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.catalogue import load
from chalicelib.container import get_container
from chalicelib.errors import Refusal
from chalicelib.model.events import stamp
from chalicelib.rendering import render
from chalicelib.rendering.answers import Answers, Fields, links_in
from chalicelib.rendering.faults import FieldError
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.status_page import FormAttempt, case_context
from chalicelib.rendering.translator import N_, translator
from chalicelib.usecases.reporter.explain_session_end import SessionEnd
from chalicelib.usecases.reporter.resume_status_session import StatusSession
from chalicelib.web.errors import faults_of
from chalicelib.web.html_errors import Again, error_page

NOTHING_TRIED = FormAttempt()


def status_form_page(
    language: str, failed: bool, fields: Fields | None = None, *, waits: bool = False
) -> str:
    """Ask for reference and receipt; ``failed`` says the same for unknown and for wrong, and
    ``waits`` the same after too many of them. Only the reference is kept from ``fields``: a receipt
    never goes into a page but the first."""
    words = (
        N_(
            "Too many wrong tries came from here. Check the reference and the receipt: "
            "the right ones always open your report. You can still send a new report."
        )
        if waits
        else N_("Check the reference and the receipt: together they do not open a report")
    )
    return _form_page(language, [("reference", words)] if failed else [], fields or {})


SESSION_ENDS: Mapping[SessionEnd, str] = {
    "time": N_("You were away for more than %(status_session)s. Open your report again"),
    "receipt": N_("There is a new receipt for this report. Open it with the new one"),
    "erased": N_("This report was erased, so it cannot be opened"),
    "none": N_("No report is open on this device. Open yours first"),
}
"""Why a session opens nothing any more -> what is said of it."""


def session_over_page(language: str, fields: Fields, end: SessionEnd = "time") -> str:
    """Ask for the receipt once the session has ended: say why, and give back what was typed."""
    return _form_page(language, [("reference", SESSION_ENDS[end])], {}, _written(fields))


def not_done_page(language: str, action: str, fields: Fields) -> str:
    """Say that a form could not be taken just now, and have it sent again as it was filled in."""
    typed = {name: values for name, values in fields.items() if not name.startswith("incidents.")}
    pairs = [(name, value) for name, values in typed.items() for value in values]
    pairs += [("links", links) for links in links_in(fields)]
    again = Again(f"/status/{action}", pairs, _written(fields))
    return error_page("form_unavailable", language, path="/status", again=again)


def _written(fields: Fields) -> str:
    """Return the words or the links that a form was sent with, to be copied."""
    return "\n".join([*fields.get("text", ()), *links_in(fields)])


def status_page(
    status: Mapping[str, Any], language: str, csrf: str, tried: FormAttempt = NOTHING_TRIED
) -> str:
    """Show a report's own page: who has it, all that happened, and what can be done."""
    context = case_context(status, load(), translator(language), tried)
    return render("pages/status.html.j2", language, path="/status", csrf=csrf, **context)


def case_page(session: StatusSession, language: str, tried: FormAttempt = NOTHING_TRIED) -> str:
    """Show the report that a session has open, and what became of what was just tried."""
    container = get_container()
    view = container.read_own_case(session.case, whole=session.whole)
    view |= {"whole": session.whole, "proven": session.proven}
    return status_page(view, language, container.make_form_token(session.token), tried)


def refused(action: str, fields: Fields, refusal: Refusal) -> FormAttempt:
    """Say what was tried, and why it was not done."""
    return FormAttempt(action, fields, refusal.public_code, faults_of(refusal))


def withdraw_page(session: StatusSession, language: str) -> str:
    """Ask once more before a report is withdrawn: it cannot be undone."""
    container, say = get_container(), translator(language)
    return render(
        "pages/withdraw.html.j2",
        language,
        path="/status",
        recipients=[say(name) for name in container.list_notified(session.case)],
        csrf=container.make_form_token(session.token),
    )


def erase_page(session: StatusSession, language: str) -> str:
    """Ask once more before a report is erased; say who keeps a copy all the same, and what is
    locked."""
    container, say = get_container(), translator(language)
    foreseen = container.foresee_erasure(session.case)
    until = foreseen.files_locked_until
    return render(
        "pages/erase.html.j2",
        language,
        path="/status",
        recipients=[say(name) for name in container.list_notified(session.case)],
        locked_until=stamp(until) if until else None,
        preservations=[
            (
                say(preservation.platform),
                say.day_or_moment(preservation.until),
                preservation.is_told,
                preservation.reached,
            )
            for preservation in foreseen.preservations
        ],
        csrf=container.make_form_token(session.token),
    )


def erased_page(
    language: str, reference: str, recipients: Sequence[str], locked_until: datetime | None
) -> str:
    """Say that a report is being erased, who was sent it before, and until when files of it are
    locked."""
    say = translator(language)
    return render(
        "pages/erased.html.j2",
        language,
        path="/status",
        recipients=[say(name) for name in recipients],
        locked_until=stamp(locked_until) if locked_until else None,
        reference=reference,
    )


def new_receipt_page(session: StatusSession, language: str, receipt: str) -> str:
    """Show a new receipt, this once."""
    reference = session.case.reference
    return render(
        "pages/new_receipt.html.j2", language, path="/status", reference=reference, receipt=receipt
    )


def download_ready_page(language: str, link: str, until: datetime) -> str:
    """Return the link to everything held. A form cannot lead to another site's address."""
    return render("pages/download_ready.html.j2", language, path="/status", link=link, until=until)


def lost_page(
    language: str,
    *,
    missing: bool = False,
    waits: bool = False,
    requested: bool = False,
    wrong_code: bool = False,
    by_code: bool = False,
) -> str:
    """Ask for a link in place of a lost receipt, or say what happens next: the same for all.

    ``by_code``: what is wrong is in the form that takes an access code.
    """
    say = translator(language)
    words = {
        "missing": N_("Enter the reference of your report"),
        "waits": N_(
            "Too many links were asked for from here. "
            "Wait %(status_link_window_spelt)s, then try again"
        ),
        "wrong_code": N_(
            "Check the reference and the access code: together they do not open a report"
        ),
    }
    conditions = (("missing", missing), ("waits", waits), ("wrong_code", wrong_code))
    wrong = [words[name] for name, is_so in conditions if is_so]
    field = "reference-of-code" if by_code else "reference"
    return render(
        "pages/status_lost.html.j2",
        language,
        path="/status/lost",
        requested=requested,
        answers=Answers({}, names="reference"),
        **_errors([FieldError(field, say_with_limits(say, text)) for text in wrong]),
    )


def _form_page(
    language: str, wrong: list[tuple[str, str]], fields: Fields, written: str = ""
) -> str:
    say = translator(language)
    answered = {"reference": list(fields["reference"])} if "reference" in fields else {}
    return render(
        "pages/status_form.html.j2",
        language,
        path="/status",
        answers=Answers(answered, names="reference"),
        written=written,
        **_errors([FieldError(field, say_with_limits(say, text)) for field, text in wrong]),
    )


def _errors(errors: list[FieldError]) -> dict[str, Any]:
    return {
        "errors": {error.field: error.text for error in errors},
        "error_list": [{"text": error.text, "href": f"#{error.field}"} for error in errors],
    }
