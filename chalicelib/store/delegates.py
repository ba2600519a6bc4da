"""Candidates' delegates, in the directory's table.

| pk | sk | row |
|---|---|---|
| ``delegates#<gss>`` | ``<election>#<person_id>#<delegate id>`` | whom a candidate gave a code |
| ``delegate-code#<hash>`` | ``code`` | the candidate, found by it until it is revoked |

Every method raises Unavailable when DynamoDB refuses.
"""

from datetime import UTC, datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.model.directory import Candidate, Delegate
from chalicelib.store.tables import on_table, our_errors


class _Row(Model):
    """A delegate, or what their code stands for. Times are RFC 3339 text."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute(null=True)
    code_hash = UnicodeAttribute(null=True)
    added_at = UnicodeAttribute(null=True)
    revoked_at = UnicodeAttribute(null=True)
    election = UnicodeAttribute(null=True)
    person_id = UnicodeAttribute(null=True)
    area = UnicodeAttribute(null=True)
    party = UnicodeAttribute(null=True)
    secret_version = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    delegate = UnicodeAttribute(null=True)
    delegate_name = UnicodeAttribute(null=True)


class Delegates:
    """The port ``Delegates`` of usecases/candidates/delegates.py."""

    def __init__(self, table: str) -> None:
        self._rows = on_table(_Row, table)

    @our_errors()
    def delegates_of(self, candidate: Candidate) -> tuple[Delegate, ...]:
        """To whom a candidate gave a code, revoked ones too, the newest last."""
        pk, prefix = _key(candidate, "")
        rows = self._rows.query(pk, _Row.sk.startswith(prefix), consistent_read=True)
        return tuple(sorted(map(_delegate, rows), key=lambda each: each.added_at))

    @our_errors()
    def add_delegate(self, candidate: Candidate, delegate: Delegate) -> None:
        """Write a delegate, then the code: none works that the candidate cannot see and revoke."""
        self._write(candidate, delegate)
        self._rows(
            *_code_key(delegate),
            election=candidate.election,
            person_id=candidate.person_id,
            area=candidate.area,
            name=candidate.name,
            party=candidate.party,
            secret_version=candidate.secret_version,
            source=candidate.source,
            added_at=_text(candidate.imported_at),
            delegate=delegate.id,
            delegate_name=delegate.name,
        ).save()

    @our_errors()
    def revoke_delegate(self, candidate: Candidate, delegate: Delegate) -> None:
        """Remove the code, then record when: ``delegate.revoked_at``."""
        self._rows(*_code_key(delegate)).delete()
        self._write(candidate, delegate)

    def _write(self, candidate: Candidate, delegate: Delegate) -> None:
        self._rows(
            *_key(candidate, delegate.id),
            name=delegate.name,
            code_hash=delegate.code_hash,
            added_at=_text(delegate.added_at),
            revoked_at=_text(delegate.revoked_at) if delegate.revoked_at else None,
        ).save()


def _key(candidate: Candidate, delegate: str) -> tuple[str, str]:
    return f"delegates#{candidate.area}", f"{candidate.election}#{candidate.person_id}#{delegate}"


def _code_key(delegate: Delegate) -> tuple[str, str]:
    return f"delegate-code#{delegate.code_hash}", "code"


def _delegate(row: _Row) -> Delegate:
    return Delegate(
        id=row.sk.rpartition("#")[2],
        name=str(row.name),
        code_hash=str(row.code_hash),
        added_at=datetime.fromisoformat(str(row.added_at)),
        revoked_at=datetime.fromisoformat(str(row.revoked_at)) if row.revoked_at else None,
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
