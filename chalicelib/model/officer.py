"""Define what an officer of an authority sends: who they are, and what they do with a case."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from chalicelib.limits import OFFICER_TEXT_LENGTH, PRESERVATION, PRESERVATION_MOST
from chalicelib.model.bodies import Body, Name, OptionalName, Plain, Required, Text100

StageName = Literal[
    "recorded_as_crime", "investigating", "charged", "convicted", "no_further_action", "referred"
]
"""How far a case has got with an authority, through to its disposal."""

OfficerText = Annotated[str, StringConstraints(max_length=OFFICER_TEXT_LENGTH), Required, Plain]
OptionalText = Annotated[str | None, StringConstraints(max_length=OFFICER_TEXT_LENGTH), Plain]
ReplyId = Annotated[str, StringConstraints(max_length=100), Required, Plain]
Token = Annotated[str, StringConstraints(max_length=500), Required, Plain]


class Officer(Body):
    """Who reads and acts. Mailboxes are shared, so the link alone does not say."""

    name: Name
    role: Name


class OpenLink(Body):
    """The body of ``POST /v1/authority/session``."""

    token: Token
    officer: Officer


class LinkToken(Body):
    """The body of ``POST /v1/authority/link`` and ``/address``: what our mail's link carried."""

    token: Token


class SignIn(Body):
    """The body of ``POST /v1/authority/sign-in``: whose registered address is mailed a link."""

    authority: ReplyId


class AskReporter(Body):
    """The body of ``POST …/messages``: a question, or word of what is being done."""

    message_id: ReplyId
    text: OfficerText


class RecordStage(Body):
    """The body of ``POST …/stage``. ``tell_candidate``: whether the reporter sees it;
    ``show_crime_reference``: that, too. ``correction``: why a stage goes back."""

    stage: StageName
    tell_candidate: StrictBool = True
    crime_reference: Text100 = None
    show_crime_reference: StrictBool = False
    officer_contact: OptionalName = None
    note: OptionalText = None
    correction: OptionalText = None

    @property
    def details(self) -> dict[str, str]:
        """Return what is for the authority's own officers, and sealed."""
        names = ("crime_reference", "officer_contact", "note", "correction")
        values = ((name, getattr(self, name)) for name in names)
        return {name: value for name, value in values if value is not None}


class RequestPreservation(Body):
    """The body of ``POST …/preservation``: which platform, by which law, for how many days."""

    platform: ReplyId
    legal_basis: OfficerText
    days: Annotated[int, Field(strict=True, ge=1, le=PRESERVATION_MOST.days)] = PRESERVATION.days


class RejectLink(Body):
    """The body of ``POST …/wrong-link``: what the case shares with no other, and why that is so."""

    incident: Annotated[int, Field(strict=True, ge=0, description="Its place in the case")]
    shares: Literal["account", "text"]
    reason: OfficerText


class HandOver(Body):
    """The body of ``POST …/handover``: which authority it goes to, and why."""

    to: ReplyId
    reason: OfficerText


class PlaceHold(Body):
    """The body of ``POST …/holds``: which platform is not to be told yet."""

    platform: ReplyId
