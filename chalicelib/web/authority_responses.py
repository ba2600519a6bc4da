"""Describe what the API of authorities answers to an action, for the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.model.officer import StageName
from chalicelib.model.recipient import RecipientState
from chalicelib.web.authority_case_responses import PoliceRouteShape
from chalicelib.web.responses import (
    AuthorityName,
    Reference,
    Shape,
    Time,
)


class OfficerSessionResponse(Shape):
    """An opened link; the session is in the cookie. Every case of it ends by itself. A link to the
    list opens no case, and has no ``reference``."""

    reference: Reference = ""
    authority: AuthorityName
    expires_at: Time


class SessionEnded(Shape):
    """The officer's session is over, in the browser and with us."""

    ended: bool


class LinkRequested(Shape):
    """The request was taken; this does not say whether a mail follows."""

    accepted: Literal[True]


class Acknowledged(Shape):
    """The authority has the case, since when."""

    reference: Reference
    state: RecipientState
    acknowledged_at: Time


class AddressConfirmed(Shape):
    """Whose address it is."""

    authority: AuthorityName


class MessageRecorded(Shape):
    """A message is on record and on its way, since when."""

    message_id: str
    at: Time


class StageRecorded(Shape):
    """Where the case stands, since when."""

    stage: StageName
    at: Time


class LinkRejected(Shape):
    """What the case shares with no other, by an officer, since when."""

    shares: Literal["account", "text"]
    at: Time


class HandedOver(Shape):
    """To whom the case was handed over, and when."""

    to: str
    at: Time


class BundleMaking(Shape):
    """The bundle is being made: ask again."""

    state: Literal["making"]


class BundleReady(Shape):
    """Where the bundle is for a while, and the digest of the file."""

    state: Literal["ready"]
    url: str
    expires_at: Time
    sha256: str
    size: int
    time_stamp: Annotated[
        Literal["there", "none", "off"],
        Field(description="`none`: its authority did not answer; `off`: no authority is set"),
    ]


class PreservationRecorded(Shape):
    """A platform is asked to keep what it has. ``told`` is false where the police ask it."""

    platform: str
    at: Time
    until: Time
    told: bool
    route: PoliceRouteShape | None = None
    text: Annotated[str, Field(description="To send there, where we do not tell it")] = ""


class HoldPlaced(Shape):
    """The platform is not told before ``until``, unless the hold is released."""

    platform: str
    at: Time
    until: Time


class HoldReleased(Shape):
    """The platform is told, since when."""

    platform: str
    at: Time
