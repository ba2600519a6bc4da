"""Keep which case a new receipt opens: a look costs the same, whatever there is of the case."""

from chalicelib.model.references import hash_receipt
from chalicelib.ports import Guards
from chalicelib.units import Days

_KEPT = Days(3_650)
"""Longer than any case is: what its newest event says decides, and an erased case opens nothing."""


def keep_new_receipt(guards: Guards, case_id: str, receipt: str) -> None:
    """Have a receipt be looked up for a case, before it is on record. Raises Unavailable."""
    guards.keep(_key(receipt), {"case_id": case_id}, _KEPT.whole_seconds)


def is_new_receipt(guards: Guards, case_id: str, receipt: str) -> bool:
    """Tell whether a receipt was made for this case, ended or not. Raises Unavailable."""
    kept = guards.recall(_key(receipt))
    return kept is not None and kept["case_id"] == case_id


def _key(receipt: str) -> str:
    return f"receipt#{hash_receipt(receipt)}"
