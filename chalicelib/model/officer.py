"""What an authority's officer sends to the desk: who they are, and the token of a mail's link."""

from typing import Annotated

from pydantic import StringConstraints

from chalicelib.model.report import Name, Part, Plain, Required

Token = Annotated[str, StringConstraints(max_length=500), Required, Plain]


class Officer(Part):
    """Who reads and acts. Mailboxes are shared, so the link alone does not say."""

    name: Name
    role: Name


class OpenLink(Part):
    """The body of ``POST /v1/authority/session``."""

    token: Token
    officer: Officer


class RenewLink(Part):
    """The body of ``POST /v1/authority/link``."""

    token: Token


class Nothing(Part):
    """The body of what needs no words: none, or ``{}``."""
