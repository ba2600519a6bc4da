"""Carry a form of the status page from who let it in to the view."""

from dataclasses import dataclass

from chalicelib.model.case import Case
from chalicelib.usecases.reporter.resume_status_session import StatusSession
from chalicelib.web.reporter.form_body import FormFields


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A form of the status page: in which session, with what filled in."""

    session: StatusSession
    fields: FormFields

    @property
    def case(self) -> Case:
        """Return the report that the session has open."""
        return self.session.case
