"""Find a report that was accepted before: a retry gets the same answer, whatever became of its code
since."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import NamedTuple

from chalicelib.errors import Conflict, Gone
from chalicelib.model.chain import canonical
from chalicelib.model.events import Event, Kind
from chalicelib.model.references import case_id_for, digest, hash_receipt, receipt_for
from chalicelib.model.report import Report
from chalicelib.ports import CaseLog, IdSecrets


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report that is in the log. ``created`` is False for a retry."""

    first: Event
    receipt: str
    created: bool


def find_stored_report(log: CaseLog, secrets: IdSecrets, report: Report) -> StoredReport | None:
    """Look where the report would be under each secret; None where it is nowhere.

    Raises Conflict where the submission id stands for other content, Gone where it was erased.
    """
    for secret, case_id, _ in islice(case_ids_of(secrets, report), len(secrets.versions)):
        stored = stored_under(log, case_id, secret, report)
        if stored is not None:
            return stored
    return None


class PossibleCase(NamedTuple):
    """A case id that a report may have, and the secret that it is derived from."""

    secret: bytes
    case_id: str
    is_current: bool
    """True for the secret that new ids are derived from."""


def case_ids_of(secrets: IdSecrets, report: Report) -> Iterator[PossibleCase]:
    """Yield the case id under each older secret, then those under the current one, on and on.

    A new report takes the first free id of the current one, which is the first of all but for a
    collision in 50 bits.
    """
    submission = str(report.submission_id)
    (_, current), *older = secrets.newest_first()
    for _, secret in older:
        yield PossibleCase(secret, case_id_for(secret, submission), is_current=False)
    yield from (
        PossibleCase(current, case_id_for(current, submission, attempt), is_current=True)
        for attempt in count()
    )


def stored_under(log: CaseLog, case_id: str, secret: bytes, report: Report) -> StoredReport | None:
    """Return the report of a case, where it is this one; None for another's case, or none.

    Raises Conflict where the submission id stands for other content, Gone where it was erased.
    """
    first, receipt = log.first(case_id), receipt_of(secret, report)
    digests = digests_of(secret, report, receipt)
    if first is None or first.public["submission"] != digests["submission"]:
        return None
    if first.private is None or _is_erased(log, case_id):
        raise Gone
    if first.public["content"] != digests["content"]:
        raise Conflict(code="submission_changed")
    return StoredReport(first, receipt, created=False)


def _is_erased(log: CaseLog, case_id: str) -> bool:
    """Return whether the log says so: its key goes a moment later."""
    return any(event.kind is Kind.ERASED for event in log.clear(case_id))


def receipt_of(secret: bytes, report: Report) -> str:
    """Derive the receipt, which is stored only as a hash."""
    return receipt_for(secret, str(report.submission_id))


def digests_of(secret: bytes, report: Report, receipt: str) -> dict[str, str]:
    """Return what event 1 keeps of a submission, to know it again whichever way it is sent."""
    return {
        "submission": digest(secret, "submission", str(report.submission_id)),
        "content": digest(secret, "content", canonical(report.content)),
        "receipt": hash_receipt(receipt),
    }
