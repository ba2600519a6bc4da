"""Understand as much of a report as can be understood, where somebody is in danger.

Nothing optional that is wrong refuses such a report: what is too long is cut, what cannot be used
is left out, and both are kept as they were typed, by the JSON pointer (RFC 6901) of where.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class _TypedBody:
    """A body while it is repaired, and what cannot be used of it."""

    usable: dict[str, Any]
    as_typed: dict[str, Any]
    """By its pointer in the body as it was sent: so no two things that were typed have the same."""
    places: Mapping[str, list[int]]
    """Of each list: where what is left in it stood when it was sent."""

    def keep(self, parts: list[str], typed: Any) -> None:
        """Keep what was typed, beside what is kept of the same place already."""
        name, *within = map(_escaped, parts)
        if within and name in self.places:
            within[0] = str(self.places[name][int(within[0])])
        pointer = "/".join(["", name, *within])
        if pointer in self.as_typed:
            typed = [self.as_typed[pointer], typed]
        self.as_typed[pointer] = typed

    def holder(self, parts: list[str]) -> Any:
        """Find the object or list that the last part is a member of."""
        value: Any = self.usable
        for part in parts[:-1]:
            value = value[int(part)] if isinstance(value, list) else value[part]
        return value

    def shorten(self, name: str, usable: list[int]) -> None:
        """Leave these items in a list, and keep the others."""
        items, places = self.usable[name], self.places[name]
        self.keep([name], [item for place, item in enumerate(items) if place not in set(usable)])
        self.usable[name] = [items[place] for place in usable]
        places[:] = [places[place] for place in usable]

    def leave_out(self, parts: list[str]) -> None:
        """Take out an item or a member, and keep it."""
        holder, last = self.holder(parts), parts[-1]
        key = int(last) if isinstance(holder, list) else last
        self.keep(parts, holder.pop(key))
        if holder is self.usable.get(parts[0]) and parts[0] in self.places:
            self.places[parts[0]].pop(int(last))


def understand_report(body: Mapping[str, Any], context: ReportContext) -> Understood:
    """Return what can be used. Raises RulesBroken for what even danger needs: who, what, and that
    it is true."""
    usable, as_typed = copy_typed(dict(body)), dict[str, Any]()
    files = pin_files(usable, as_typed)
    listed = {name: usable[name] for name in _NUMBERS if isinstance(usable.get(name), list)}
    places = {name: list(range(len(items))) for name, items in listed.items()}
    typed = _TypedBody(usable, as_typed, places)
    while True:  # each repair leaves less
        usable.setdefault("incidents", [])
        try:
            report = validated(Report, usable, context)
        except RulesBroken as error:
            _repair(typed, context, error)
            files.follow(usable)
        else:
            return Understood(report, _unknown_places(report, context) | as_typed)


def _repair(body: _TypedBody, context: ReportContext, error: RulesBroken) -> None:
    """Cut or leave out whatever is at fault, the last of a list first. Raises the error where it
    cannot."""
    wholes = {fault.pointer: fault for fault in (_of_whole(body, f) for f in error.faults)}
    for fault in sorted(wholes.values(), key=_place, reverse=True):
        parts, steps = _parts(fault), fault.pointer.split("/")
        if any("/".join(steps[:length]) in wholes for length in range(2, len(steps))):
            continue  # what it is in is at fault, and is kept with it
        if not _cut(body, parts, fault, context) and not _leave_out(body, parts):
            raise error


def _of_whole(body: _TypedBody, fault: Fault) -> Fault:
    """Return a fault of what says nothing without the member that is missing, in place of that."""
    parts = _parts(fault)
    holder = body.holder(parts)
    if len(parts) == 1 or parts == _ROLE or not isinstance(holder, dict) or parts[-1] in holder:
        return fault
    return replace(fault, pointer=fault.pointer.rpartition("/")[0])


def _parts(fault: Fault) -> list[str]:
    parts = fault.pointer.split("/")[1:]
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _place(fault: Fault) -> list[tuple[int, str]]:
    return [(small_number(part) or 0, part) for part in _parts(fault)]


def _cut(body: _TypedBody, parts: list[str], fault: Fault, context: ReportContext) -> bool:
    """Keep the part of a text or a list that can be used; tell whether there is one."""
    holder, name = body.holder(parts), parts[-1]
    value = holder.get(name) if isinstance(holder, dict) else None
    if isinstance(value, str) and fault.code == "string_too_long" and name in _LENGTHS:
        body.keep(parts, value[_LENGTHS[name] :])
        holder[name] = value[: _LENGTHS[name]]
        return True
    if isinstance(value, list) and parts == [name] and name in _NUMBERS:
        usable = [place for place, item in enumerate(value) if _fits(name, item, context)]
        body.shorten(name, usable[: _NUMBERS[name]])
        return len(body.usable[name]) < len(value)
    return False


def _fits(name: str, item: Any, context: ReportContext) -> bool:
    """Tell whether an item can be used; one of another type, or an incident, has its own fault."""
    return name == "incidents" or context.catalogue.has_sign(item)


def _leave_out(body: _TypedBody, parts: list[str]) -> bool:
    """Take the member out, and keep it as it was typed; tell whether the report can do without."""
    if parts[0] in _REQUIRED and (len(parts) == 1 or parts[1] == "name"):
        return False
    if parts == _ROLE:
        reporter = body.holder(parts)
        body.keep(parts, reporter.get("role"))
        reporter["role"] = "other"
        return True
    body.leave_out(parts)
    return True


def _unknown_places(report: Report, context: ReportContext) -> dict[str, str]:
    """Return what means nothing that we know, or may mean several things."""
    places = dict[str, str]()
    words, candidate = words_of(report), report.candidate
    is_known = words is not None and len(context.catalogue.areas(words)) == 1
    if words is not None and not is_known:
        places["/candidate/area"] = words.area
    if candidate is not None and candidate.council is not None and not is_known:
        places["/candidate/council"] = candidate.council
    at_risk = report.at_risk
    if at_risk is not None and len(context.catalogue.whereabouts(at_risk.area)) != 1:
        places["/at_risk/area"] = at_risk.area
    return places
