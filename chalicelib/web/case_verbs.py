"""What a person may do with their own report, whichever way they ask: by receipt or by a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from chalicelib.errors import Malformed, RulesBroken
from chalicelib.model import case_actions
from chalicelib.model.case import Case
from chalicelib.model.officer import Nothing
from chalicelib.usecases.cases.act import RecordedAction
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps
from chalicelib.usecases.reporter.appeal_outcome import appeal_outcome
from chalicelib.usecases.reporter.correct_consent import correct_consent
from chalicelib.usecases.reporter.promote_report import promote_report
from chalicelib.usecases.reporter.record_self_report import record_self_report
from chalicelib.usecases.reporter.send_message import send_message
from chalicelib.usecases.reporter.withdraw_report import withdraw_report
from chalicelib.web.http import validation_faults

Fields = Mapping[str, list[str]]
_KINDS = ("platforms", "police", "electoral")


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do: what it takes, what does it, and what of a form it is made of."""

    body: type[BaseModel]
    act: Callable[[ActOnReportDeps, Case, Any], RecordedAction]
    members: tuple[str, ...] = ()
    """Form fields that are members of the body by the same name."""
    consent: bool = False
    """True where the form's ticks say who may be told."""


VERBS: Mapping[str, Verb] = {
    "messages": Verb(case_actions.SendMessage, send_message, ("message_id", "to", "text")),
    "self-reported": Verb(
        case_actions.NoteSelfReport,
        lambda desk, case, said: record_self_report(desk, case, said.recipient),
        ("recipient",),
    ),
    "promote": Verb(
        case_actions.Promote,
        lambda desk, case, said: promote_report(desk, case, _consent(said)),
        consent=True,
    ),
    "consent": Verb(
        case_actions.CorrectConsent,
        lambda desk, case, said: correct_consent(desk, case, said.share_with.model_dump()),
        consent=True,
    ),
    "withdraw": Verb(Nothing, lambda desk, case, said: withdraw_report(desk, case)),
    "appeal": Verb(case_actions.Appeal, appeal_outcome, ("recipient", "text")),
}
"""By the last part of its address."""


def do(desk: ActOnReportDeps, case: Case, name: str, body: Any) -> RecordedAction:
    """Hold ``body`` to its shape and do it. Raises Malformed, RulesBroken, and what it raises."""
    verb = VERBS[name]
    if not isinstance(body, dict):
        raise Malformed(code="not_an_object")
    try:
        said = verb.body.model_validate(body)
    except ValidationError as error:
        raise RulesBroken(validation_faults(error)) from error
    return verb.act(desk, case, said)


def form_to_body(name: str, fields: Fields) -> dict[str, Any]:
    """A form as the body that it stands for. Unknown fields are ignored, an absent tick is no."""
    verb = VERBS[name]
    body: dict[str, Any] = {
        member: fields[member][-1] for member in verb.members if member in fields
    }
    if verb.consent:
        body["share_with"] = {kind: f"share_with.{kind}" in fields for kind in _KINDS}
    return body


def _consent(said: case_actions.Promote) -> Mapping[str, bool] | None:
    return said.share_with.model_dump() if said.share_with else None
