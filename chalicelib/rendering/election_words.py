"""Name an election in words, in any language: what it is, and its day."""

from collections.abc import Mapping

from chalicelib.model.elections import Election, ElectionType, election_named
from chalicelib.rendering.formats import date as day_of
from chalicelib.rendering.translator import Translator


def election_name(election: Election, say: Translator) -> str:
    """Return its name: "Local elections, 6 May 2027"; which place is for the area to say."""
    return f"{say(election.label)}, {day_of(say.language, election.date)}"


def name_with_place(election: Election, say: Translator) -> str:
    """Return its name and, of one seat or council, which: "By-election, 6 May 2027: Leith"."""
    name = election_name(election, say)
    return f"{name}: {election.place}" if election.place else name


def name_of_election(types: Mapping[str, ElectionType], election_id: str, say: Translator) -> str:
    """Return the name of an election by its id; "" for none, the id for one of no type of ours."""
    election = election_named(election_id, types) if election_id else None
    return election_name(election, say) if election else election_id
