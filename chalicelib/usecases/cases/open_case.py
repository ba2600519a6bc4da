"""Read a case by its id."""

from chalicelib.errors import NotFound
from chalicelib.model.case import Case
from chalicelib.model.folding import fold
from chalicelib.ports import CaseLog


def open_case(log: CaseLog, case_id: str, *, upto: int | None = None) -> Case:
    """Return the case as it is; with ``upto`` perhaps without events after that number.

    Raises NotFound.
    """
    events = log.read(case_id, upto=upto)
    if not events:
        raise NotFound
    return fold(events)
