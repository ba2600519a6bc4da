"""The rows of platforms' feeds: one table, one partition a platform, or several shards.

| sk | row |
|---|---|
| ``<jti>`` | a token |
| ``~state`` | whose turn it is: see ``offer_orders`` |
| ``outcome#<outcome_id>`` | the digest of what came under that id: one outcome, one content |

A copy of the table says who has how many tokens, and nothing of what they say.
"""

from pynamodb.attributes import (
    BinaryAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.indexes import AllProjection, LocalSecondaryIndex
from pynamodb.models import Model

HELD = "held#"
PARKED = "parked#"
PARKED_LAST = "parked$"
ABOVE_PLACES = "g"
"""Above the place of every token that waits, which is hexadecimal; below what is held or parked."""


class ByOpen(LocalSecondaryIndex["TokenRow"]):  # type: ignore[no-untyped-call] # PynamoDB's own
    """Tokens that were not acknowledged, by where they stand."""

    class Meta:
        index_name = "open"
        projection = AllProjection()

    platform = UnicodeAttribute(hash_key=True)
    open = UnicodeAttribute(range_key=True)


class TokenRow(Model):
    """A token. Times are RFC 3339 text.

    ``open`` says where it stands: its place while it waits, ``held#`` while police hold it back,
    ``parked#…`` while an operator has to look at it; absent once it was acknowledged. ``turn``
    is the place at which it was offered before it was put aside, or ``ABOVE_PLACES`` where it never
    was: it may have another place since. What it says stays until its case is erased, for a
    platform that has to read it again.
    """

    platform = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    open = UnicodeAttribute(null=True)
    packed = BinaryAttribute(legacy_encoding=False, null=True)
    created = UnicodeAttribute(null=True)
    kid = UnicodeAttribute(null=True)
    turn = UnicodeAttribute(null=True)
    case_id = UnicodeAttribute(null=True)
    seq = NumberAttribute(null=True)
    err = UnicodeAttribute(null=True)
    description = BinaryAttribute(legacy_encoding=False, null=True, attr_name="said")
    acked_at = UnicodeAttribute(null=True)
    parked_at = UnicodeAttribute(null=True)
    unparked_at = UnicodeAttribute(null=True)
    held_at = UnicodeAttribute(null=True)
    unheld_at = UnicodeAttribute(null=True)
    replayed_at = UnicodeAttribute(null=True)
    erased_at = UnicodeAttribute(null=True)
    by_open = ByOpen()


class OutcomeRow(Model):
    """What came under an outcome's id."""

    platform = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    content = UnicodeAttribute()
