"""Understand as much of a report as can be understood, where somebody is in danger.

Nothing optional that is wrong refuses such a report: what is too long is cut, what cannot be used
is left out, and both are kept as they were typed, by the JSON pointer (RFC 6901) of where.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from chalicelib.errors import Fault, RulesBroken
from chalicelib.limits import (
    HANDLE_LENGTH,
    INCIDENTS,
    NAME_LENGTH,
    POST_TEXT_LENGTH,
    STATEMENT_LENGTH,
)
from chalicelib.model.numbers import small_number
from chalicelib.model.report import Report, words_of
from chalicelib.model.report_context import ReportContext
from chalicelib.model.validation import validated
from chalicelib.usecases.intake.copy_typed import copy_typed
from chalicelib.usecases.intake.pin_files import pin_files

_REQUIRED = frozenset({"submission_id", "category", "declaration", "reporter"})
_LENGTHS = {
    "statement": STATEMENT_LENGTH,
    "text": POST_TEXT_LENGTH,
    "handle": HANDLE_LENGTH,
    "community": NAME_LENGTH,
    "name": NAME_LENGTH,
    "area": NAME_LENGTH,
    "council": NAME_LENGTH,
}
_ROLE = ["reporter", "role"]
"""Says nothing of the danger: one that we do not know is "other"."""
_NUMBERS = {"incidents": INCIDENTS, "signs": 50}


class Understood(NamedTuple):
    """A report with what can be used, and the rest as it was typed, by pointer."""

    report: Report
    as_typed: Mapping[str, Any]


def understand_report(body: Mapping[str, Any], context: ReportContext) -> Understood:
    """Give what can be used. Raises RulesBroken for what even danger needs: who, what, and that it
    is true."""
    usable, as_typed = copy_typed(dict(body)), dict[str, Any]()
    files = pin_files(usable, as_typed)
    while True:  # each repair leaves less
        usable.setdefault("incidents", [])
        try:
            report = validated(Report, usable, context)
        except RulesBroken as error:
            _repair(usable, as_typed, context, error)
            files.follow(usable)
        else:
            return Understood(report, as_typed | _unknown_places(report, context))


def _repair(
    usable: dict[str, Any], as_typed: dict[str, Any], context: ReportContext, error: RulesBroken
) -> None:
    """Cut or leave out whatever is at fault, the last of a list first. Raises the error where it
    cannot."""
    for fault in sorted(error.faults, key=_place, reverse=True):
        parts = _parts(fault)
        if not _cut(usable, parts, fault, as_typed, context) and not _leave_out(
            usable, parts, fault, as_typed
        ):
            raise error


def _parts(fault: Fault) -> list[str]:
    parts = fault.pointer.split("/")[1:]
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _place(fault: Fault) -> list[tuple[int, str]]:
    return [(small_number(part) or 0, part) for part in _parts(fault)]


def _cut(
    usable: dict[str, Any],
    parts: list[str],
    fault: Fault,
    as_typed: dict[str, Any],
    context: ReportContext,
) -> bool:
    """Keep the part of a text or a list that can be used; tell whether there is one."""
    holder, name = _holder(usable, parts), parts[-1]
    value = holder.get(name) if isinstance(holder, dict) else None
    if isinstance(value, str) and fault.code == "string_too_long" and name in _LENGTHS:
        holder[name] = value[: _LENGTHS[name]]
        as_typed[fault.pointer] = value[_LENGTHS[name] :]
        return True
    if isinstance(value, list) and parts == [name] and name in _NUMBERS:
        first = [item for item in value if _fits(name, item, context)][: _NUMBERS[name]]
        holder[name] = first
        as_typed[fault.pointer] = [item for item in value if item not in first]
        return len(first) < len(value)
    return False


def _fits(name: str, item: Any, context: ReportContext) -> bool:
    """Tell whether an item can be used; one of another type, or an incident, has its own fault."""
    return name == "incidents" or context.catalogue.has_sign(item)


def _leave_out(
    usable: dict[str, Any], parts: list[str], fault: Fault, as_typed: dict[str, Any]
) -> bool:
    """Take the member out, and keep it as it was typed; tell whether the report can do without."""
    if parts[0] in _REQUIRED and (len(parts) == 1 or parts[1] == "name"):
        return False
    holder, last = _holder(usable, parts), parts[-1]
    if parts == _ROLE:
        as_typed[fault.pointer], holder[last] = holder.get(last), "other"
        return True
    if isinstance(holder, dict) and last not in holder:  # it says nothing without that
        whole = Fault(fault.pointer.rpartition("/")[0], fault.code, fault.detail)
        return _leave_out(usable, parts[:-1], whole, as_typed)
    as_typed[fault.pointer] = holder.pop(int(last) if isinstance(holder, list) else last)
    return True


def _holder(usable: dict[str, Any], parts: list[str]) -> Any:
    """Find the object or list that the last part is a member of."""
    value: Any = usable
    for part in parts[:-1]:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def _unknown_places(report: Report, context: ReportContext) -> dict[str, str]:
    """Give what means nothing that we know, or may mean several things."""
    places = dict[str, str]()
    words = words_of(report)
    if words is not None and len(context.catalogue.areas(words)) != 1:
        places["/candidate/area"] = words.area
    at_risk = report.at_risk
    if at_risk is not None and len(context.catalogue.whereabouts(at_risk.area)) != 1:
        places["/at_risk/area"] = at_risk.area
    return places
