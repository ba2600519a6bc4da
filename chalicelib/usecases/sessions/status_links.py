"""Keep which report a mailed code opens: a wrong code costs one look, and no case is read."""

from chalicelib.limits import STATUS_LINK
from chalicelib.model.references import hash_receipt
from chalicelib.ports import Guards
from chalicelib.units import Days

_SPENT = Days(15)
"""Longer than its mail is tried: one that goes out once more opens nothing a second time."""


def keep_status_link(guards: Guards, case_id: str, seq: int, code: str) -> None:
    """Have a code open a case for ``STATUS_LINK``, before it is mailed; for as long again where the
    mail is written anew, since the one before may not have gone out.

    ``seq`` is the event that asked for it. Raises Unavailable.
    """
    guards.keep(_key(code), {"case_id": case_id, "seq": str(seq)}, STATUS_LINK.whole_seconds)


def spend_status_link(guards: Guards, case_id: str, code: str) -> bool:
    """Return True the first time for a code that opens this case, while it lasts."""
    link = guards.recall(_key(code))
    if link is None or link["case_id"] != case_id:
        return False
    return guards.spend(f"status-link#{case_id}.{link['seq']}", _SPENT.whole_seconds)


def _key(code: str) -> str:
    return f"status-code#{hash_receipt(code)}"
