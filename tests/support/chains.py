"""A chain of stored events that holds."""

from chalicelib.model.chain import (
    ORIGIN,
    StoredEvent,
    canonical,
    digest_of,
)

CASE_ID = "SSABCDEFGHJKM"


def make_chain(length: int = 3) -> list[StoredEvent]:
    """A chain that holds."""
    rows, prev = [], ORIGIN
    for seq in range(1, length + 1):
        row = StoredEvent(
            case_id=CASE_ID,
            seq=seq,
            at=f"2026-11-22T07:00:0{seq}Z",
            kind="report_submitted" if seq == 1 else "routed",
            facts=canonical({"of": seq}),
            prev=prev,
            sealed=b"sealed words" if seq == 1 else None,
            hour="2026-11-22T07",
            of=None if seq == 1 else 1,
            key_slot="batch.7" if seq == 1 else None,
        )
        rows.append(row._replace(digest=digest_of(row)))
        prev = rows[-1].digest
    return rows
