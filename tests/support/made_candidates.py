"""A file of candidates for May 2027, made: every type of ballot, by-elections, hostile rows.

Nobody in it is real. The same seed makes the same file.
"""

import csv
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from uk_election_ids.slugger import slugify

from chalicelib.catalogue.areas import Area, Areas

DAY = "2027-05-06"
COLUMNS = (
    *("person_id", "person_name", "election_id", "ballot_paper_id", "election_date"),
    *("election_current", "party_name", "party_id", "post_id", "post_label"),
    *("cancelled_poll", "seats_contested"),
)
_FIRST = ("Siân", "Seán", 'Jo "Jojo"', "D’Arcy", "Zoë", "Mary-Ann", "O'Neill", "Łukasz")
_PARTIES = ("Best Party", "Party, Other", "", "Plaid Enghraifft")
_HOSTILE = (
    ("person_name", "=HYPERLINK(1)", "a formula"),
    ("person_name", "+441", "a formula"),
    ("person_name", "J\0o", "U+0000"),
    ("person_name", "J\x1b[31mo", "U+001B"),
    ("person_name", "J\no", "a line break"),
    ("person_name", "J" * 140_000, "longer than 200"),
    ("person_name", "Si\udce2n", "not in the file's encoding"),
    ("person_name", "  ", "no name"),
    ("person_id", "", "no person id"),
    ("person_id", "tbc", "not a number"),
    ("party_name", "P" * 201, "longer than 200"),
    ("ballot_paper_id", f"local.atlantis.central.{DAY}", "no council or authority 'atlantis'"),
    ("ballot_paper_id", f"sp.q.glasgow.{DAY}", "no id of a type"),
    ("ballot_paper_id", f"ref.croydon.{DAY}", "no id of a type"),
    ("ballot_paper_id", "local.sheffield.walkley.2027-13-41", "no id of a type"),
    ("ballot_paper_id", "local.sheffield.walkley.2019-05-02", "of another election"),
    ("election_id", "parl.1832-12-08", "of another election"),
    ("cancelled_poll", "perhaps", "neither yes nor no"),
)
"""A column, what is in it, and part of the reason for which the row is not taken."""
_BROKEN_LINES = (
    ('{id},"Open Quote,local.{day},', "a quotation mark is not closed"),
    ('{id},"Quote" Inside,local.{day}', "a quotation mark is not closed"),
    ("{id},Too,many," + "cells," * 20 + "x", "more cells than columns"),
)


@dataclass(frozen=True, slots=True)
class MadeBallot:
    """A ballot, and what Democracy Club says of its post."""

    id: str
    post_id: str
    label: str
    seats: int

    @property
    def election(self) -> str:
        """Of local ballots Democracy Club names the council's."""
        parts = self.id.split(".")
        return ".".join((*parts[:2], DAY)) if parts[0] == "local" else f"{parts[0]}.{DAY}"


@dataclass(frozen=True, slots=True)
class MadeFile:
    """What is in a file: how many rows, and why which lines are not taken."""

    rows: int
    refused: dict[int, str]
    """Part of the reason, by line."""


def made_ballots(areas: Areas) -> list[MadeBallot]:
    """Return ballots of every type, the rarer ones first; wards of all nations after them."""
    return [
        *_seats(areas),
        *(_whole(f"mayor.{_slug(area)}", area) for area in areas.of_kind("combined_authority")),
        _whole("mayor.london", areas.of_kind("london")[0]),
        _whole("gla.a", areas.of_kind("london")[0]),
        *(_whole(f"pcc.{_force(area)}", area) for area in areas.of_kind("police_area")),
        *_divisions(areas),
        *_wards(areas),
    ]


def write_made(path: Path, ballots: list[MadeBallot], rows: int, *, hostile: int = 0) -> MadeFile:
    """Write so many good rows, five to a ballot, with ``hostile`` ones between them."""
    good, refused = _good_rows(ballots, rows), dict[int, str]()
    every = rows // (hostile or rows)
    texts, line = [_record(COLUMNS)], 2
    for number, row in enumerate(good):
        texts.append(_record(row.values()))
        line += 1
        if len(refused) < hostile and number % every == 0:
            text, reason = _spoilt(len(refused), row)
            texts.append(text)
            refused[line] = reason
            line += sum(1 for _ in io.StringIO(text, newline=""))
    path.write_bytes("".join(texts).encode("utf-8", "surrogateescape"))
    return MadeFile(rows + len(refused), refused)


def _seats(areas: Areas) -> Iterator[MadeBallot]:
    for kind, prefix, suffix in (
        ("senedd", "senedd", ".by"),
        ("sp_constituency", "sp.c", ""),
        ("sp_region", "sp.r", ""),
        ("nia", "nia", ""),
        ("gla_constituency", "gla.c", ""),
    ):
        for area in areas.of_kind(kind):
            yield _whole(f"{prefix}.{_slug(area)}{suffix}", area)
    for area in areas.of_kind("constituency")[::100]:
        yield _whole(f"parl.{_slug(area)}.by", area)


def _divisions(areas: Areas) -> Iterator[MadeBallot]:
    """Of counties and in Northern Ireland, where we hold no list."""
    councils = (*areas.of_kind("county"), *areas.of_kind("council"))
    for council in councils:
        if council.kind == "county" or council.nation == "Northern Ireland":
            for name in ("Castle", "St. Mary's & Priory", "Abbey"):
                ballot = f"local.{_slug(council)}.{_plain(name)}.{DAY}"
                yield MadeBallot(ballot, f"DIW:{_plain(name)}", name, 2)


def _wards(areas: Areas) -> Iterator[MadeBallot]:
    """Those of many councils first, so that every nation and kind of council has some."""
    councils = [c for c in areas.of_kind("council") if c.nation != "Northern Ireland"]
    wards = [areas.wards_of(council.id) for council in councils]
    for of_councils in zip_longest(*wards):
        for council, ward in zip(councils, of_councils, strict=True):
            if ward:
                by = ".by" if ward.id.endswith("7") else ""
                ballot = f"local.{_slug(council)}.{_plain(ward.name)}{by}.{DAY}"
                yield MadeBallot(ballot, f"gss:{ward.id}", ward.name, 3)


def _whole(prefix: str, area: Area) -> MadeBallot:
    return MadeBallot(f"{prefix}.{DAY}", f"X:{area.gss or ''}", area.name, 1)


def _slug(area: Area) -> str:
    return str(slugify(area.name))


def _plain(name: str) -> str:
    """As Democracy Club writes a ward's name: "&" and "and" are often left out."""
    return str(slugify(name.replace("&", " ").replace(" and ", " ")))


def _force(area: Area) -> str:
    return area.force.removeprefix("police-")


def _good_rows(ballots: list[MadeBallot], rows: int) -> Iterator[dict[str, str]]:
    """Yield the rows, each of another person but for one in fifty, who stands twice."""
    chance = random.Random(2027)
    spread = [ballot for ballot in ballots for _ in range(5)]
    for number in range(rows):
        person = number - 500 if number % 50 == 0 and number > 500 else number
        chance.seed(person)
        ballot = spread[number % len(spread)]
        cancelled = "t" if ballot.label.startswith("Y") else "f"
        cells = [str(100_000 + person), f"{chance.choice(_FIRST)} Person{person}"]
        cells += [ballot.election, ballot.id, DAY, "t", chance.choice(_PARTIES), "PP1"]
        cells += [ballot.post_id, ballot.label, cancelled, str(ballot.seats)]
        yield dict(zip(COLUMNS, cells, strict=True))


def _spoilt(number: int, row: dict[str, str]) -> tuple[str, str]:
    """Return a hostile record after a good row, and part of why it is not taken."""
    person = str(900_000 + number)
    ways = len(_HOSTILE) + len(_BROKEN_LINES)
    if number % ways < len(_HOSTILE):
        column, cell, reason = _HOSTILE[number % ways]
        return _record({**row, "person_id": person, column: cell}.values()), reason
    line, reason = _BROKEN_LINES[number % ways - len(_HOSTILE)]
    return line.format(id=person, day=DAY) + "\r\n", reason


def _record(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()
