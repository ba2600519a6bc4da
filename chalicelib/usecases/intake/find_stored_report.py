"""Find a report that was accepted before: a retry gets the same answer, whatever became of its code
since."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from chalicelib.errors import Conflict, Gone
from chalicelib.model.chain import canonical
from chalicelib.model.events import Event
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
    for secret, case_id in islice(case_ids_of(secrets, report), len(secrets.versions)):
        stored = stored_under(log, case_id, secret, report)
        if stored is not None:
            return stored
    return None


def case_ids_of(secrets: IdSecrets, report: Report) -> Iterator[tuple[bytes, str]]:
    """Give each secret, and the case id under it: under the older ones, then under the current one,
    on and on.

    A new report takes the first free id of the current one, which is the first of all but for a
    collision in 50 bits.
    """
    submission = str(report.submission_id)
    for version, secret in secrets.versions.items():
        if version != secrets.current:
            yield secret, case_id_for(secret, submission)
    current, attempt = secrets.versions[secrets.current], 0
    while True:
        yield current, case_id_for(current, submission, attempt)
        attempt += 1


def stored_under(log: CaseLog, case_id: str, secret: bytes, report: Report) -> StoredReport | None:
    """Give the report of a case, where it is this one; None for another's case, or none.

    Raises Conflict where the submission id stands for other content, Gone where it was erased.
    """
    first, receipt = log.first(case_id), receipt_of(secret, report)
    digests = digests_of(secret, report, receipt)
    if first is None or first.public["submission"] != digests["submission"]:
        return None
    if first.private is None:
        raise Gone
    if first.public["content"] != digests["content"]:
        raise Conflict(code="submission_changed")
    return StoredReport(first, receipt, created=False)


def receipt_of(secret: bytes, report: Report) -> str:
    """Derive the receipt, which is stored only as a hash."""
    return receipt_for(secret, str(report.submission_id))


def digests_of(secret: bytes, report: Report, receipt: str) -> dict[str, str]:
    """Give what event 1 keeps of a submission, to know it again whichever way it is sent."""
    content = report.model_dump(mode="json", exclude={"submission_id"}, exclude_none=True)
    return {
        "submission": digest(secret, "submission", str(report.submission_id)),
        "content": digest(secret, "content", canonical(content)),
        "receipt": hash_receipt(receipt),
    }
