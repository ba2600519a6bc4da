"""Have a report erased whose reporter wants it erased.

Who answers requests may destroy no key and delete no file: that is done by the one function that
may, by a message. Here is only appended that it is erased, and until when files of it are locked:
from then on nobody is sent or shown anything of it.
"""

from dataclasses import dataclass

from chalicelib.model.case import Case
from chalicelib.model.elections import Retention
from chalicelib.model.recipient_ids import ERASURE
from chalicelib.ports import CaseLog, Dispatch, Now, Queue
from chalicelib.usecases.cases.erase_case import erasing
from chalicelib.usecases.cases.record_event import record_event


@dataclass(frozen=True, slots=True)
class RequestErasureDeps:
    """What requesting needs. ``queue`` is that of whoever erases; ``without``: how long files of a
    case that says nothing of it are locked."""

    log: CaseLog
    queue: Queue
    without: Retention
    now: Now


def request_erasure(deps: RequestErasureDeps, case_id: str) -> Case:
    """Put a case on the queue to be erased, append that it is, and give it as it then is.

    The message goes first: cut off in between, the case is erased all the same. Raises NotFound,
    Unavailable.
    """
    deps.queue.send([Dispatch(case_id, 0, ERASURE)])
    return record_event(deps.log, deps.now, case_id, erasing(deps.now(), deps.without))
