"""An attacker who reads every row of every table, and wants to know who reported which case."""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chalicelib.aws.clients import client
from chalicelib.model.events import moment
from chalicelib.store.shortening import lengthen

LinkedRow = Mapping[str, Any]
Guesses = Mapping[str, str]
"""Candidates by case."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_TOKEN = re.compile(r"[^#/.\s]+")


def every_row() -> list[LinkedRow]:
    """Every row of every table, as a scan gives them; the table's name is ``table`` in each."""
    tables = client("dynamodb")
    return [
        {"table": name, **{key: _value(value) for key, value in item.items()}}
        for name in tables.list_tables()["TableNames"]
        for page in tables.get_paginator("scan").paginate(TableName=name)
        for item in page["Items"]
    ]


class Attacker:
    """Knows the candidates and the cases, and tries to join them by whatever the rows share."""

    def __init__(self, rows: Sequence[LinkedRow], candidates: Sequence[str], cases: Sequence[str]):
        self._of_candidate = _mentions(rows, candidates)
        self._of_case = _mentions(rows, cases)

    def guesses(self) -> Iterator[tuple[str, Guesses]]:
        """Every way to join them, by a name of its own."""
        yield "ids", self._by_shared_ids()
        orders = [*self._orders(self._of_case)]
        for candidate_order, candidates in self._orders(self._of_candidate):
            for case_order, cases in orders:
                name = f"{candidate_order} beside {case_order}"
                yield name, dict(zip(cases, candidates, strict=False))

    def _by_shared_ids(self) -> Guesses:
        """Pair those who alone share a value: an id, a hash, a name."""
        holders = defaultdict(set)
        for candidate, rows in self._of_candidate.items():
            for token in _tokens(rows):
                holders[token].add(candidate)
        telling = {token: next(iter(who)) for token, who in holders.items() if len(who) == 1}
        return {
            case: telling[token]
            for case, rows in self._of_case.items()
            for token in _tokens(rows)
            if token in telling
        }

    def _orders(
        self, mentions: Mapping[str, Sequence[LinkedRow]]
    ) -> Iterator[tuple[str, list[str]]]:
        """Put them in order by each time that rows of one kind have, and as a scan met them."""
        times: dict[str, dict[str, float]] = defaultdict(dict)
        for name, rows in mentions.items():
            for row in rows:
                for place, time in _times(row):
                    earliest = times[f"{row['table']} {place}"]
                    earliest[name] = min(time, earliest.get(name, time))
        for place, by_name in times.items():
            if len(set(by_name.values())) > 1:
                yield place, sorted(by_name, key=by_name.__getitem__)
        yield "the scan", list(mentions)


def _mentions(rows: Sequence[LinkedRow], names: Iterable[str]) -> dict[str, list[LinkedRow]]:
    """The rows that name somebody or a case, by name, in the order in which they were met."""
    mentions: dict[str, list[LinkedRow]] = {}
    sought = set(names)
    for row in rows:
        for name in sorted(sought & set(_tokens([row]))):
            mentions.setdefault(name, []).append(row)
    return mentions


def _tokens(rows: Iterable[LinkedRow]) -> Iterator[str]:
    for row in rows:
        for _, text in _texts(row):
            yield from _TOKEN.findall(text)


def _times(row: LinkedRow) -> Iterator[tuple[str, float]]:
    """Each time in a row, and where: ``expires`` and the like count, and times inside keys."""
    kind = str(row.get("pk", "")).partition("#")[0]
    for place, text in _texts(row):
        for match in _TIME.finditer(text):
            yield f"{kind} {place}", moment(match[0]).timestamp()
    if isinstance(row.get("expires"), float):
        yield f"{kind} expires", row["expires"]


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        inside = _parsed(value)
        if inside is None:
            yield place, value
        else:
            yield from _texts(inside, place)
    elif isinstance(value, Mapping):
        for key, member in value.items():
            if key != "table":
                yield from _texts(member, f"{place}.{key}")
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member, place)


def _parsed(text: str) -> Any:
    if text[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _value(value: Mapping[str, Any]) -> Any:
    [(kind, content)] = value.items()
    return float(content) if kind == "N" else _text(content) if kind == "B" else content


def _text(content: bytes) -> str | bytes:
    """What is only shortened, as the text that it is."""
    try:
        return lengthen(content).decode()
    except (UnicodeDecodeError, zlib.error):
        return content
