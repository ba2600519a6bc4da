"""The pages of following a report: pure functions to HTML, and those that read an open session."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.catalogue import load
from chalicelib.container import Container
from chalicelib.errors import Refusal
from chalicelib.rendering import render
from chalicelib.rendering.answers import Answers, Fields
from chalicelib.rendering.faults import FieldError
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.speech import N_, speech
from chalicelib.rendering.status_page import Tried, case_context
from chalicelib.web import sessions

NOTHING_TRIED = Tried()


def status_form_page(
    language: str, failed: bool, fields: Fields | None = None, *, waits: bool = False
) -> str:
    """Ask for reference and receipt; ``failed`` says the same for unknown and for wrong, and
    ``waits`` the same after too many of them. Only the reference is kept from ``fields``: a receipt
    never goes into a page but the first."""
    words = (
        N_(
            "Too many wrong tries came from here: wait %(wrong_tries_window_spelt)s. "
            "You can still send a new report."
        )
        if waits
        else N_("Check the reference and the receipt: together they do not open a report")
    )
    return _form_page(language, [("reference", words)] if failed else [], fields or {})


def session_over_page(language: str, fields: Fields) -> str:
    """The session ended while something was typed: ask for the receipt, and give back the words."""
    words = N_("You were away for more than %(status_session)s. Open your report again")
    return _form_page(language, [("reference", words)], {}, next(iter(fields.get("text", ())), ""))


def status_page(
    status: Mapping[str, Any], language: str, csrf: str, tried: Tried = NOTHING_TRIED
) -> str:
    """A report's own page: who has it, what they did, all that happened, and what can be done."""
    context = case_context(status, load(), speech(language), tried)
    return render("pages/status.html.j2", language, path="/status", csrf=csrf, **context)


def case_page(
    container: Container, session: sessions.Session, language: str, tried: Tried = NOTHING_TRIED
) -> str:
    """The page of the report that a session has open."""
    view = container.read_own_case(session.case)
    return status_page(view, language, sessions.csrf_of(container, session), tried)


def refused(action: str, fields: Fields, refusal: Refusal) -> Tried:
    """What was tried, and why it was not done."""
    faults = [
        {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
        for fault in getattr(refusal, "faults", ())
    ]
    return Tried(action, fields, refusal.public_code, faults)


def withdraw_page(container: Container, session: sessions.Session, language: str) -> str:
    """Ask once more before a report is withdrawn: it cannot be undone."""
    from chalicelib.usecases.cases.read_timeline import name_of

    say = speech(language)
    told = [
        say(name_of(container.catalogue, who.id))
        for who in session.case.recipients.values()
        if who.connected and who.sent_at is not None
    ]
    return render(
        "pages/withdraw.html.j2",
        language,
        path="/status",
        told=told,
        csrf=sessions.csrf_of(container, session),
    )


def download_ready_page(language: str, link: str, until: datetime) -> str:
    """Give the link to everything held. A form cannot lead to another site's address."""
    return render("pages/download_ready.html.j2", language, path="/status", link=link, until=until)


def lost_page(
    language: str, *, missing: bool = False, waits: bool = False, asked: bool = False
) -> str:
    """Ask for a link in place of a lost receipt, or say what happens next: the same for all."""
    say = speech(language)
    words = {
        "missing": N_("Enter the reference of your report"),
        "waits": N_(
            "Too many links were asked for from here. "
            "Wait %(status_link_window_spelt)s, then try again"
        ),
    }
    found = [words[name] for name, is_so in (("missing", missing), ("waits", waits)) if is_so]
    return render(
        "pages/status_lost.html.j2",
        language,
        path="/status/lost",
        asked=asked,
        answers=Answers({}, known="reference"),
        **_errors([FieldError("reference", say_with_limits(say, text)) for text in found]),
    )


def _form_page(
    language: str, wrong: list[tuple[str, str]], fields: Fields, written: str = ""
) -> str:
    say = speech(language)
    kept = {"reference": list(fields["reference"])} if "reference" in fields else {}
    return render(
        "pages/status_form.html.j2",
        language,
        path="/status",
        answers=Answers(kept, known="reference"),
        written=written,
        **_errors([FieldError(field, say_with_limits(say, text)) for field, text in wrong]),
    )


def _errors(errors: list[FieldError]) -> dict[str, Any]:
    return {
        "errors": {each.field: each.text for each in errors},
        "error_list": [{"text": each.text, "href": f"#{each.field}"} for each in errors],
    }
