"""Say what a route is: the one entry by which it is registered, guarded and described."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.languages import DEFAULT
from chalicelib.web.http import FORM, HTML, JSON


class Access(StrEnum):
    """Who may call a route. ``web/access`` has a module for each but the first."""

    ANYBODY = "anybody"
    RECEIPT = "receipt"
    """Whoever has the receipt of the report in the path."""
    REPORTER = "reporter"
    """Whoever has a report open on the status page."""
    MAIL_LINK = "mail_link"
    """Whoever has the link of a mail to an authority; the use case reads its token."""
    OFFICER = "officer"
    """An officer of an authority; the use case holds the session to the case."""
    SIGNATURE = "signature"
    """The platform in the path, by a signed request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path. Functions and models are named ``module:name`` below chalicelib, and
    imported when they are first needed."""

    method: str
    path: str
    view: str
    summary: str
    access: Access = Access.ANYBODY
    takes: tuple[str, ...] = (JSON,)
    """Media types of the request's body."""
    form_view: str = ""
    """What answers a form, where that is not ``view``."""
    query: tuple[str, ...] = ()
    """Names of what may stand in the query string; each is optional."""
    body: str = ""
    """The model of the JSON body."""
    answers: Mapping[int, str]
    """By status: the model of a JSON answer, HTML, JSON without a model, or "" for no body."""
    problems: tuple[int, ...] = field(default=())
    """Statuses of the problem details that may come."""
    language: str = DEFAULT
    """Of the pages that answer."""

    @property
    def takes_form(self) -> bool:
        """Return whether a form may be posted here."""
        return FORM in self.takes

    @property
    def shows_pages(self) -> bool:
        """Return whether a browser is answered with pages, refusals too."""
        return self.takes_form or HTML in self.answers.values()
