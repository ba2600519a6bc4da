"""Do with a report what its reporter may, whichever way they ask: by receipt or by a form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import NAMESPACE_OID, uuid5

from pydantic import BaseModel

from chalicelib.container import get_container
from chalicelib.limits import INCIDENTS_A_BATCH
from chalicelib.model.bodies import EmptyBody
from chalicelib.model.case import Case
from chalicelib.model.case_actions import (
    Appeal,
    CorrectConsent,
    IncidentBatch,
    NoteSelfReport,
    Promote,
    SendMessage,
)
from chalicelib.model.reporter import CONSENT_KINDS
from chalicelib.model.validation import validated
from chalicelib.usecases.cases.record_action import RecordedAction
from chalicelib.web.reporter.form_body import FormFields, incidents_in, is_on

BodyModel = TypeVar("BodyModel", bound=BaseModel)

DOWNLOAD = "download"
"""What is done with a report that changes nothing of it."""


@dataclass(frozen=True, slots=True)
class Action(Generic[BodyModel]):
    """One thing to do: what it takes, what does it, and what of a form it is made of."""

    body: type[BodyModel]
    use_case: Callable[..., RecordedAction]
    """Takes the case and the body; of several batches also how many incidents are ``following``."""
    members: tuple[str, ...] = ()
    """Form fields that are members of the body by the same name."""
    consent: bool = False
    """True where the form's ticks say who may be told."""
    incidents: bool = False
    """True where the form's links are members of the body, too."""

    def __call__(self, case: Case, body: object) -> RecordedAction:
        """Hold a parsed body to its model and do it. Raises Malformed, RulesBroken, and what the
        use case does."""
        return self.use_case(case, self.read(body))

    def read(self, body: object) -> BodyModel:
        """Hold a parsed body to its model. Raises Malformed, RulesBroken."""
        return validated(self.body, body)

    def bodies_of(self, fields: FormFields) -> Iterator[dict[str, object]]:
        """Yield the bodies that a form stands for: more than one where it has more incidents than a
        batch. Unknown fields are ignored, an absent tick is no."""
        body = self._body_of(fields)
        if not self.incidents:
            yield body
            return
        incidents, batch_id = list(incidents_in(fields)), str(body.get("batch_id", ""))
        for place in range(0, max(len(incidents), 1), INCIDENTS_A_BATCH):
            batch = incidents[place : place + INCIDENTS_A_BATCH]
            yield {"incidents": batch, "batch_id": batch_id_at(batch_id, place)}

    def _body_of(self, fields: FormFields) -> dict[str, object]:
        body: dict[str, object] = {
            member: fields[member][-1] for member in self.members if member in fields
        }
        if self.consent:
            body["share_with"] = {
                kind: is_on(fields, f"share_with.{kind}") for kind in CONSENT_KINDS
            }
        return body


def batch_id_at(typed: str, place: int) -> str:
    """Derive the id of a further batch of a form from the form's, so that a retry has the same."""
    return str(uuid5(NAMESPACE_OID, f"{typed}/{place}")) if place else typed


def _send_message(case: Case, command: SendMessage) -> RecordedAction:
    return get_container().send_message(case, command)


def _add_incidents(case: Case, command: IncidentBatch, *, following: int = 0) -> RecordedAction:
    return get_container().add_incidents(case, command, following=following)


def _record_self_report(case: Case, command: NoteSelfReport) -> RecordedAction:
    return get_container().record_self_report(case, command.recipient)


def _promote(case: Case, command: Promote) -> RecordedAction:
    consent = command.share_with
    return get_container().promote_report(case, consent.model_dump() if consent else None)


def _correct_consent(case: Case, command: CorrectConsent) -> RecordedAction:
    return get_container().correct_consent(case, command.share_with.model_dump())


def _withdraw(case: Case, _: EmptyBody) -> RecordedAction:
    return get_container().withdraw_report(case)


def _appeal(case: Case, command: Appeal) -> RecordedAction:
    return get_container().appeal_outcome(case, command)


ACTIONS: Mapping[str, Action[Any]] = {
    "messages": Action(SendMessage, _send_message, ("message_id", "to", "text")),
    "incidents": Action(IncidentBatch, _add_incidents, ("batch_id",), incidents=True),
    "self-reported": Action(NoteSelfReport, _record_self_report, ("recipient",)),
    "promote": Action(Promote, _promote, consent=True),
    "consent": Action(CorrectConsent, _correct_consent, consent=True),
    "withdraw": Action(EmptyBody, _withdraw),
    "appeal": Action(Appeal, _appeal, ("recipient", "text")),
}
"""By the last part of its address."""

BY_MAILED_LINK = frozenset({"messages", "prove", "access"})
"""What may be done in a session that a mailed link opened, with no receipt and no wait: all else
sees or changes what the reporter typed, and whoever reads a mailbox is not always its owner."""

PAGE_FORMS = frozenset({DOWNLOAD, "evidence", "prove", "access", "stop-access", "receipt", "erase"})
"""Forms of the page that are no action of the API's."""

FORMS = PAGE_FORMS | ACTIONS.keys()
"""By the last part of their address."""
