"""Bodies of outcomes as platforms send them."""

from typing import Any

from chalicelib.model.exchange import RESTRICTING
from tests.support.cases import REASONS

REFERENCE = "SS-2222-2222-222"


def complete_outcome(status: str = "content_removed", **changes: Any) -> dict[str, Any]:
    made = {
        "outcome_id": "o-1",
        "reference": REFERENCE,
        "status": status,
        "at": "2026-11-22T07:30:00Z",
        **({"statement_of_reasons": REASONS} if status in RESTRICTING else {}),
        **({"message": "Nothing in it breaks our rules"} if status == "no_violation" else {}),
        **changes,
    }
    return {name: value for name, value in made.items() if value is not None}
