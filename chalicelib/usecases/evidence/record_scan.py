"""Record what the malware scanner says of a file that is kept."""

from dataclasses import dataclass

from chalicelib.errors import NotFound
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.evidence import ScanVerdict
from chalicelib.ports import CaseLog, Now
from chalicelib.usecases.cases.record_event import record_event

_VERDICTS: dict[str, ScanVerdict] = {"NO_THREATS_FOUND": "clean", "THREATS_FOUND": "infected"}
"""GuardDuty's results by our verdicts; any other result says that it could not look.

https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html
"""


@dataclass(frozen=True, slots=True)
class RecordScanDeps:
    """What recording a scan needs."""

    log: CaseLog
    now: Now


def record_scan(deps: RecordScanDeps, key: str, result: str) -> ScanVerdict | None:
    """Append the verdict once. ``key`` is the object's, ``originals/<case>/<upload>``.

    Returns None where there is no such file. A later scan may find what an earlier one did not.
    """
    kind, _, place = key.partition("/")
    case_id, _, upload_id = place.partition("/")
    if kind != "originals":
        return None
    verdict = _VERDICTS.get(result, "not_scanned")
    event = NewEvent(Kind.EVIDENCE_SCANNED, {"upload_id": upload_id, "verdict": verdict})

    def decide(case: Case) -> NewEvent | None:
        file = case.evidence.get(upload_id)
        settled = file is None or file.scan in {verdict, "infected"}
        return None if settled or case.erased else event

    try:
        record_event(deps.log, deps.now, case_id, decide)
    except NotFound:
        return None
    return verdict
