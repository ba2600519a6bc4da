"""The rows of the table of clocks: what falls due when, and what waits to be told."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.ports import Dispatch


class ClockRow(Model):
    """Any row. ``at`` is RFC 3339 text, ``to`` an authority, ``expires`` epoch seconds."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    at = UnicodeAttribute(null=True)
    to = UnicodeAttribute(null=True)
    expires = NumberAttribute(null=True)


def place_of(dispatch: Dispatch) -> str:
    """Return where an event stands among the rows: ``<case id>#<seq>``."""
    return f"{dispatch.case_id}#{dispatch.seq}"
