"""Bodies as they come: what is taken of each, and in which words the others are refused."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from pydantic import BaseModel

from chalicelib.errors import Malformed, RulesBroken
from chalicelib.model.exchange import Outcome
from chalicelib.model.places import PlaceChoice, PlaceWords
from chalicelib.model.report import Report, words_of
from chalicelib.model.report_context import ReportContext
from chalicelib.model.statement_of_reasons import StatementOfReasons
from chalicelib.model.validation import validated
from tests.support.cases import REASONS as GOOD_REASONS
from tests.support.long_story.body_samples import (
    CANDIDATES,
    EVIDENCE,
    INCIDENTS,
    OTHER_BODIES,
    OTHER_MEMBERS,
    OUTCOMES,
    REASONS,
    REPORT,
    REPORTERS,
    BodySample,
)
from tests.support.outcomes import complete_outcome
from tests.support.spoilt_bodies import WHOLE_BODIES, every_spoilt_body

_NOW = datetime(2026, 7, 4, 8, tzinfo=UTC)
_LONG = 40


class _CatalogueOfOne:
    """What of a catalogue of one thing each a report is held to."""

    def has_category(self, category: str) -> bool:
        return category == "threat"

    def has_sign(self, sign: str) -> bool:
        return sign in {"a", "b"}

    def has_office(self, office: str) -> bool:
        return office == "mp"

    def is_open(self, election: str, today: date) -> bool | None:
        return {"on": today == _NOW.date(), "over": False}.get(election)

    def councils(self, text: str) -> Sequence[PlaceChoice]:
        return _called(text)

    def areas(self, words: PlaceWords) -> Sequence[PlaceChoice]:
        return [*_called(words.area), *_called(words.council or "")]

    def whereabouts(self, text: str) -> Sequence[PlaceChoice]:
        return _called(text)


def _called(text: str) -> list[PlaceChoice]:
    choices = {"one": 1, "two": 2}.get(text, 0)
    return [{"gss": f"E{number}", "name": text} for number in range(choices)]


_IN_DANGER = ReportContext(_CatalogueOfOne(), danger=True, now=_NOW)
_CONTEXTS: Mapping[str, ReportContext] = {
    "asked": ReportContext(_CatalogueOfOne(), now=_NOW),
    "before": ReportContext(_CatalogueOfOne()),
    "with a code": ReportContext(_CatalogueOfOne(), candidate_known=True, now=_NOW),
    "with a wrong code": ReportContext(_CatalogueOfOne(), code_wrong=True, now=_NOW),
    "in danger": _IN_DANGER,
}


def lines_of_bodies() -> list[str]:
    """Hold all of them to their models, and give a line for each."""
    return [
        json.dumps(line, ensure_ascii=False)
        for part in (_reports, _outcomes, _statements, _spoilt, _other_bodies, _schemas)
        for line in part()
    ]


Lines = Iterator[list[Any]]


def _reports() -> Lines:
    bodies: list[BodySample] = [{"incidents": [incident]} for incident in INCIDENTS]
    bodies += [{"candidate": candidate} for candidate in CANDIDATES]
    bodies += [{"evidence": evidence} for evidence in EVIDENCE]
    bodies += [{"reporter": {**REPORT["reporter"], **reporter}} for reporter in REPORTERS]
    for changes in (*bodies, *OTHER_MEMBERS):
        depends = (
            changes.keys() & {"candidate", "access_code", "at_risk"} or changes in OTHER_MEMBERS
        )
        for name in _CONTEXTS if depends else ("asked", "before"):
            context = _CONTEXTS[name]
            yield ["report", name, *_answer(Report, {**REPORT, **changes}, context)]
    for candidate in (None, {}, {"area": "a", "election": "on", "office": "mp", "council": "one"}):
        report = Report.model_validate({**REPORT, "candidate": candidate}, context=_IN_DANGER)
        words = words_of(report)
        yield ["words", words and [words.area, words.election, words.office, words.council]]


def _outcomes() -> Lines:
    for changes in OUTCOMES:
        for status in ("content_removed", "no_violation", "acknowledged"):
            outcome = {**complete_outcome(status), **changes}
            yield ["outcome", status, *_answer(Outcome, outcome)]


def _statements() -> Lines:
    statuses = ("content_removed", "visibility_limited", "account_suspended", "labelled")
    for changes in REASONS:
        for status in statuses:
            reasons = {**GOOD_REASONS, **changes}
            outcome = {**complete_outcome(status), "statement_of_reasons": reasons}
            yield ["statement", status, *_answer(Outcome, outcome)]


def _spoilt() -> Lines:
    for spoilt in every_spoilt_body():
        yield ["spoilt", str(spoilt), *_answer(WHOLE_BODIES[spoilt.body][0], spoilt.value)]


def _other_bodies() -> Lines:
    for model, bodies in OTHER_BODIES:
        for content in bodies:
            yield [model.__name__, *_answer(model, content)]


def _schemas() -> Lines:
    for model in (Report, Outcome, StatementOfReasons):
        schema = json.dumps(model.model_json_schema(), sort_keys=True)
        members = model.model_json_schema()["properties"]
        yield ["schema", model.__name__, len(schema)]
        yield from (["member", name, _short(json.dumps(of))] for name, of in members.items())


def _answer(model: type[BaseModel], content: object, context: object = None) -> list[Any]:
    """Return what is taken, without what is as always, or every fault in its own words."""
    try:
        body = validated(model, content, context)
    except Malformed as refusal:
        return ["refused", refusal.public_code]
    except RulesBroken as refusal:
        return ["refused", *(_fault(fault) for fault in refusal.faults)]
    return ["taken", _shortened(body.model_dump(mode="json", exclude_defaults=True))]


def _fault(fault: Any) -> list[Any]:
    parts = [fault.pointer, fault.code, _short(fault.detail)]
    return [*parts, [dict(choice) for choice in fault.choices]] if fault.choices else parts


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shortened(inner) for inner in value[:3]]
    return _short(value) if isinstance(value, str) else value


def _short(text: str) -> str:
    return text if len(text) < 2 * _LONG else f"{text[:_LONG]}… {len(text)}"
