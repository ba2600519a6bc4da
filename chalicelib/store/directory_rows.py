"""The rows of the directory's table, which several modules keep their own kinds of row in."""

from datetime import UTC, datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.model.directory import Delegate, NominatedCandidate, Standing
from chalicelib.store.tables import Table

CandidateKey = tuple[str, str, str]
"""Election, local id and area."""


class DirectoryRow(Model):
    """Any row; each kind uses some of the attributes. Times are RFC 3339 text."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    label = UnicodeAttribute(null=True)
    added_at = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    # candidates and their delegates
    election = UnicodeAttribute(null=True)
    person_id = UnicodeAttribute(null=True)
    area = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    party = UnicodeAttribute(null=True)
    ballot = UnicodeAttribute(null=True)
    division = UnicodeAttribute(null=True)
    coded_by = UnicodeAttribute(null=True)
    standing = UnicodeAttribute(null=True)
    persons = UnicodeAttribute(null=True)
    gone = UnicodeAttribute(null=True)
    seats = NumberAttribute(null=True)
    cancelled = BooleanAttribute(null=True)
    secret_version = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    delegate = UnicodeAttribute(null=True)
    delegate_name = UnicodeAttribute(null=True)
    delegate_added_at = UnicodeAttribute(null=True)
    code_hash = UnicodeAttribute(null=True)
    # keys: platforms' and our own
    jwk = UnicodeAttribute(null=True)
    alg = UnicodeAttribute(null=True)
    not_before = UnicodeAttribute(null=True)
    not_after = UnicodeAttribute(null=True)
    revoked_at = UnicodeAttribute(null=True)
    suspended_at = UnicodeAttribute(null=True)
    additions = NumberAttribute(null=True, attr_name="count")
    published = UnicodeAttribute(null=True)


class DirectoryTable:
    """The directory's table, as each part of ``Directory`` uses it."""

    def __init__(self, table: str) -> None:
        self._table = Table(DirectoryRow, table)


def row_key(candidate: CandidateKey) -> tuple[str, str]:
    """Return the key of a candidate's row."""
    election, local_id, area = candidate
    return f"area#{area}", f"candidate#{election}#{local_id}"


def candidate_row(
    key: tuple[str, str], candidate: NominatedCandidate, delegate: Delegate | None = None
) -> DirectoryRow:
    """Make the row of a candidate, or of a code that opens reporting for them."""
    return DirectoryRow(
        *key,
        election=candidate.election,
        person_id=candidate.person_id,
        area=candidate.area,
        name=candidate.name,
        party=candidate.party,
        ballot=candidate.ballot or None,
        division=candidate.division or None,
        coded_by=candidate.coded_by or None,
        standing=None if candidate.standing == Standing.STANDS else candidate.standing.value,
        secret_version=candidate.secret_version,
        source=candidate.source,
        added_at=text_of(candidate.imported_at),
        delegate=delegate.id if delegate else None,
        delegate_name=delegate.name if delegate else None,
        delegate_added_at=text_of(delegate.added_at) if delegate else None,
    )


def text_of(at: datetime | None) -> str | None:
    """Write a time as rows have it; None where there is none."""
    return at.astimezone(UTC).isoformat() if at else None


def time_of(text: str | None) -> datetime | None:
    """Read a time of a row; None where there is none."""
    return datetime.fromisoformat(text) if text else None
