"""The code that opens a report once in place of its lost receipt: derived, never stored."""

from chalicelib.model.references import code_for


def link_code(secret: bytes, case_id: str, seq: int) -> str:
    """The code of the wish that is event ``seq``, as a receipt is written (100 bits)."""
    return code_for(secret, "status-link", f"{case_id}/{seq}")


def fragment_of(reference: str, code: str) -> str:
    """What stands behind the # of a link's address: never sent to any server."""
    return f"{reference}.{code}"
