"""Find where a statement of reasons contradicts the outcome that it comes with."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

_REMOVALS = frozenset(
    {"DECISION_VISIBILITY_CONTENT_REMOVED", "DECISION_VISIBILITY_CONTENT_DISABLED"}
)
_OTHER = "DECISION_VISIBILITY_OTHER"


class MemberFault(NamedTuple):
    """One member of a statement, and what is wrong with it."""

    member: str
    code: str
    text: str


def contradiction(status: Any, reasons: Any) -> MemberFault | None:
    """Find what the statement says otherwise than the status; None for nothing.

    Takes both as they came: what is no statement at all is for others to refuse.
    """
    if not isinstance(reasons, Mapping):
        return None
    if status == "account_suspended" and reasons.get("decision_account") is None:
        return MemberFault("decision_account", "missing", "Needed for account_suspended")
    visibility = _listed(reasons.get("decision_visibility"))
    fits = {
        "content_removed": bool(visibility & (_REMOVALS | {_OTHER})),
        "visibility_limited": visibility != {"DECISION_VISIBILITY_CONTENT_REMOVED"},
        "labelled": not visibility <= _REMOVALS,
    }
    if visibility and not fits.get(str(status), True):
        text = f"Contradicts the status {status}"
        return MemberFault("decision_visibility", "contradiction", text)
    return None


def with_fault(reasons: Any, fault: MemberFault | None) -> Any:
    """Return a statement that is good in itself. Raises ValidationError for the fault."""
    if fault is not None:
        raise ValidationError.from_exception_data("statement", [_as_error(fault)])
    return reasons


def joined(error: ValidationError, fault: MemberFault | None) -> ValidationError:
    """Return the error with the fault among its own, where the member is not wrong anyway."""
    errors = [
        InitErrorDetails(
            type=PydanticCustomError(fault["type"], fault["msg"]),
            loc=fault["loc"],
            input=None,
        )
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    wrong = {fault["loc"][:1] for fault in error.errors()}
    if fault is not None and (fault.member,) not in wrong:
        errors.append(_as_error(fault))
    return ValidationError.from_exception_data("statement", errors)


def _as_error(fault: MemberFault) -> InitErrorDetails:
    kind = PydanticCustomError(fault.code, fault.text)
    return InitErrorDetails(type=kind, loc=(fault.member,), input=None)


def _listed(value: Any) -> frozenset[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, (list, tuple)):
        return frozenset()
    return frozenset(value for value in values if isinstance(value, str))
