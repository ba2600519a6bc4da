"""Add an election, so that pages, form, import and packs offer it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from uk_election_ids.election_ids import validate

from chalicelib.catalogue.area_lookup import area_of_ballot, organisation_of
from chalicelib.catalogue.areas import Area, Areas
from chalicelib.errors import Fault, RulesBroken
from chalicelib.model.elections import AddedElection, Election, Elections, ElectionType
from chalicelib.ports import ElectionDirectory, Now


@dataclass(frozen=True, slots=True)
class AddElectionDeps:
    """What adding, listing and closing need."""

    directory: ElectionDirectory
    types: Mapping[str, ElectionType]
    areas: Areas
    now: Now


@dataclass(frozen=True, slots=True)
class NewElection:
    """An election by Democracy Club's id. ``nations`` and ``place``: where the id alone does not
    say."""

    id: str
    nations: tuple[str, ...] = ()
    place: str | None = None


def add_election(deps: AddElectionDeps, command: NewElection) -> Election:
    """Add the election, or open again one that was closed. Raises RulesBroken for an id of no
    type, of another form, or of a place that we do not know and that has no name; Unavailable."""
    plain = Elections(deps.types, [AddedElection(command.id, deps.now())]).get(command.id)
    if plain is None or not validate(command.id):
        raise _fault("election_unknown", "Is not an id as Democracy Club writes them")
    where = _place(deps, plain) if _names_a_place(plain) else None
    place = command.place or (where and where.name)
    if _names_a_place(plain) and place is None:
        raise _fault("place_unknown", "Names a place that we do not know: say its name")
    nations = command.nations or ((where.nation,) if where else ())
    added = _before(deps, command.id) or AddedElection(command.id, deps.now())
    added = replace(added, place=place, nations=nations, closed_at=None)
    deps.directory.save_election(added)
    return next(iter(Elections(deps.types, [added])))


def _names_a_place(election: Election) -> bool:
    return bool(election.parts.organisation or election.parts.division)


def _place(deps: AddElectionDeps, election: Election) -> Area | None:
    return area_of_ballot(deps.areas, election) or organisation_of(deps.areas, election)


def _before(deps: AddElectionDeps, election_id: str) -> AddedElection | None:
    rows = (row for row in deps.directory.added_elections() if row.id == election_id)
    return next(rows, None)


def _fault(code: str, detail: str) -> RulesBroken:
    return RulesBroken([Fault("/id", code, detail)])
