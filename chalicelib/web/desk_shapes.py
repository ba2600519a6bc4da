"""The shapes of what an authority's desk answers, for the OpenAPI document."""

from chalicelib.model.officer import Stage
from chalicelib.web.shapes import Shape, Time


class MessageRecorded(Shape):
    """A message is on record and on its way, since when."""

    message_id: str
    at: Time


class StageRecorded(Shape):
    """Where the case stands, since when."""

    stage: Stage
    at: Time


class HandedOver(Shape):
    """To whom the case was handed over, and when."""

    to: str
    at: Time


class HoldPlaced(Shape):
    """The platform is not told before ``until``, unless the hold is released."""

    platform: str
    at: Time
    until: Time


class HoldReleased(Shape):
    """The platform is told, since when."""

    platform: str
    at: Time
