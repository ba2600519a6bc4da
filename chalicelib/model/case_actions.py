"""Define what the reporter sends about a case whose receipt they hold."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from chalicelib.limits import INCIDENTS_A_BATCH, MESSAGE_LENGTH
from chalicelib.model.bodies import Body, OneLine, Plain, Required
from chalicelib.model.incident import Incident
from chalicelib.model.report import ShareWith

ActionId = Annotated[str, StringConstraints(max_length=100), Required, OneLine]
MessageText = Annotated[str, StringConstraints(max_length=MESSAGE_LENGTH), Required, Plain]


class SendMessage(Body):
    """The body of ``POST …/messages``: a retry repeats ``message_id``."""

    message_id: ActionId
    to: ActionId
    text: MessageText


class NoteSelfReport(Body):
    """The body of ``POST …/self-reported``: which recipient the candidate told."""

    recipient: ActionId


class Appeal(Body):
    """The body of ``POST …/appeal``: whose decision, and why it is not accepted."""

    recipient: ActionId
    text: MessageText


class Promote(Body):
    """The body of ``POST …/promote``: none, or consent in place of what was given before."""

    share_with: ShareWith | None = None


class CorrectConsent(Body):
    """The body of ``POST …/consent``: all of it, as it is from now on."""

    share_with: ShareWith


class IncidentBatch(Body):
    """The body of ``POST …/incidents``: a retry repeats ``batch_id``."""

    batch_id: UUID
    incidents: Annotated[tuple[Incident, ...], Field(min_length=1, max_length=INCIDENTS_A_BATCH)]
