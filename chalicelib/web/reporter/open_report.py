"""Carry a form of the status page from who let it in to the view."""

from dataclasses import dataclass

from chalicelib.model.case import Case
from chalicelib.web.reporter.form_body import Fields


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A form of the status page: of which report, in which session, with what filled in."""

    case: Case
    session: str
    fields: Fields
