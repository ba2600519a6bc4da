"""Keep which report a mailed code opens: a wrong code costs one look, and no case is read."""

from chalicelib.limits import STATUS_LINK
from chalicelib.model.references import hash_receipt
from chalicelib.ports import Guards

_TWICE = 2 * STATUS_LINK.whole_seconds


def keep_status_link(guards: Guards, case_id: str, seq: int, code: str, seconds: int) -> None:
    """Have a code open a case for so many seconds, before it is mailed; again changes nothing.

    ``seq`` is the event that asked for it. Raises Unavailable.
    """
    guards.keep(_key(code), {"case_id": case_id, "seq": str(seq)}, seconds)


def spend_status_link(guards: Guards, case_id: str, code: str) -> bool:
    """Return True the first time for a code that opens this case, while it lasts."""
    link = guards.recall(_key(code))
    if link is None or link["case_id"] != case_id:
        return False
    return guards.spend(f"status-link#{case_id}.{link['seq']}", _TWICE)


def _key(code: str) -> str:
    return f"status-code#{hash_receipt(code)}"
