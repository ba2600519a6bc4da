"""Keep which case a new receipt opens: a look costs the same, whatever there is of the case."""

from chalicelib.model.references import hash_receipt
from chalicelib.ports import Guards
from chalicelib.units import Days

_STORED_FOR = Days(3_650)
"""Longer than any case is: what its newest event says decides, and an erased case opens nothing."""


def keep_new_receipt(guards: Guards, case_id: str, receipt: str) -> None:
    """Have a receipt be looked up for a case, before it is on record. Raises Unavailable."""
    guards.keep(_key(receipt), {"case_id": case_id}, _STORED_FOR.whole_seconds)


def is_new_receipt(guards: Guards, case_id: str, receipt: str) -> bool:
    """Return whether a receipt was made for this case, ended or not. Raises Unavailable."""
    stored = guards.recall(_key(receipt))
    return stored is not None and stored["case_id"] == case_id


def _key(receipt: str) -> str:
    return f"receipt#{hash_receipt(receipt)}"
