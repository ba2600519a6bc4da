"""Write down which elections pages offer, among what pages are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.model.elections import Election, ElectionType, election_named

FILE = "elections.json"
"""The elections that are on. It is written anew when one is added, closed or over."""


def as_facts(elections: Iterable[Election]) -> list[dict[str, Any]]:
    """Return JSON of the elections, in their order."""
    return [
        {"id": election.id, "place": election.place, "nations": list(election.nations)}
        for election in elections
    ]


def from_facts(
    facts: Sequence[Mapping[str, Any]], types: Mapping[str, ElectionType]
) -> tuple[Election, ...]:
    """Read what ``as_facts`` made, without elections of a type that there is no more."""
    named = ((row, election_named(row["id"], types)) for row in facts)
    return tuple(
        replace(election, place=row["place"], nations=tuple(row["nations"]))
        for row, election in named
        if election is not None
    )
