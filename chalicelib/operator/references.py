"""Case references, as operators type them."""

from chalicelib.model.references import parse_reference
from chalicelib.operator.output import CommandFailed


def case_id_of(text: str) -> str:
    """Return the id of the case that a reference names. Raises CommandFailed for what is none."""
    case_id = parse_reference(text)
    if case_id is None:
        raise CommandFailed(f"{text!r} is not a reference: one looks like SS-XXXX-XXXX-XXX")
    return case_id
