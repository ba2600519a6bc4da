"""Show the pages of a candidate's delegates."""

from collections.abc import Iterable

from chalicelib.errors import RulesBroken
from chalicelib.model.access_codes import format_code
from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.model.events import stamp
from chalicelib.rendering import render
from chalicelib.rendering.answers import Answers
from chalicelib.rendering.faults import FieldError, field_errors
from chalicelib.rendering.limits_in_words import say_with_limits
from chalicelib.rendering.translator import N_, translator
from chalicelib.web.errors import faults_of

WRONG = {
    "missing": N_("Enter your access code"),
    "code_unknown": N_("Check the access code: it must be the candidate’s own"),
}
TRY_LATER = N_(
    "Too many wrong codes were tried from here. "
    "Check the access code: the candidate’s own always works"
)
_PATH = "/delegates"


def ask_page(language: str, failed: str = "") -> str:
    """Ask for the candidate's own access code; ``failed``: the code of what was wrong with it."""
    say = translator(language)
    errors = (
        [FieldError("access_code", say_with_limits(say, WRONG.get(failed, TRY_LATER)))]
        if failed
        else []
    )
    return render("pages/delegates_open.html.j2", language, path=_PATH, **_errors(errors))


def delegates_page(
    candidate: NominatedCandidate,
    delegates: Iterable[Delegate],
    language: str,
    *,
    csrf: str,
    new_code: tuple[Delegate, str] | None = None,
    refused: tuple[RulesBroken, str] | None = None,
) -> str:
    """Show to whom the candidate gave a code. ``new_code``: somebody new and their code,
    shown this once; ``refused``: what was wrong with a name, and the name."""
    broken, name = refused or (RulesBroken(()), "")
    return render(
        "pages/delegates.html.j2",
        language,
        path=_PATH,
        candidate=candidate.name,
        delegates=[_row(delegate) for delegate in delegates],
        csrf=csrf,
        made={"name": new_code[0].name, "code": format_code(new_code[1])} if new_code else None,
        **_errors(field_errors(faults_of(broken), translator(language)), name),
    )


def _row(delegate: Delegate) -> dict[str, str]:
    return {
        "id": delegate.id,
        "name": delegate.name,
        "added": stamp(delegate.added_at),
        "revoked": stamp(delegate.revoked_at) if delegate.revoked_at else "",
    }


def _errors(errors: list[FieldError], name: str = "") -> dict[str, object]:
    return {
        "answers": Answers({"name": [name]}, names="name"),
        "errors": {error.field: error.text for error in errors},
        "error_list": [{"text": error.text, "href": f"#{error.field}"} for error in errors],
    }
