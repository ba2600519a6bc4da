"""Checks that need more than one place: what is named twice, and what is named but not there."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Protocol

from chalicelib.catalogue import schema
from chalicelib.catalogue.names import fold
from chalicelib.catalogue.sources import Place

Finding = tuple[str, Place, str]  # file, place, message
Named = list[tuple[Place, str]]

NATION_OF = {"E": "England", "N": "Northern Ireland", "S": "Scotland", "W": "Wales"}
ELECTORAL = ("electoral", "returning_officer")
ELECTIONS_CONTACT = "election-spoc"  # what assemble.py makes the elections desks of forces from
RELIED_ON = ("police-999", "police-101", "electoral-commission", ELECTIONS_CONTACT)
"""Authorities that the code names."""


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def cross_check(files: schema.Files) -> Iterator[Finding]:
    """Every finding, in no particular order. The files have passed their own schema."""
    checks: tuple[Callable[[schema.Files], Iterator[Finding]], ...] = (
        _ids,
        _urgencies,
        _platforms,
        _hosts,
        _authorities,
        _elections,
        _routing,
        _areas,
    )
    for check in checks:
        yield from check(files)


def twice(file: str, places: Iterable[tuple[Place, str]]) -> Iterator[Finding]:
    """A finding for every name after its first time."""
    seen: set[str] = set()
    for place, name in places:
        if name in seen:
            yield file, place, f"{name!r} is here twice"
        seen.add(name)


def unknown(
    file: str, places: Iterable[tuple[Place, str]], known: Container[str], what: str
) -> Iterator[Finding]:
    """A finding for every name that leads nowhere."""
    for place, name in places:
        if name not in known:
            yield file, place, f"there is no {what} {name!r}"


def named(field: str, names: Iterable[str], *before: str | int) -> Named:
    """The names of a list, each with its place."""
    return [((*before, field, index), name) for index, name in enumerate(names)]


def _ids(files: schema.Files) -> Iterator[Finding]:
    lists: dict[str, Sequence[_HasId]] = {
        "urgencies": files.urgencies.urgencies,
        "categories": files.categories.categories,
        "signs": files.signs.signs,
        "authorities": files.authorities.authorities,
        "forces": files.police_forces.forces,
        "elections": files.elections.elections,
    }
    for field, rows in lists.items():
        file = "police_forces.yaml" if field == "forces" else f"{field}.yaml"
        yield from twice(file, (((field, i, "id"), row.id) for i, row in enumerate(rows)))


def _urgencies(files: schema.Files) -> Iterator[Finding]:
    known = {urgency.id for urgency in files.urgencies.urgencies}
    if "emergency" not in known:
        yield "urgencies.yaml", ("urgencies",), "there is no 'emergency', which danger raises to"
    categories = files.categories.categories
    used = [(("categories", i, "urgency"), row.urgency) for i, row in enumerate(categories)]
    yield from unknown("categories.yaml", used, known, "urgency")
    signs = enumerate(files.signs.signs)
    raised = [(("signs", i, "raises_to"), row.raises_to) for i, row in signs if row.raises_to]
    yield from unknown("signs.yaml", raised, known, "urgency")


def _platforms(files: schema.Files) -> Iterator[Finding]:
    known = _categories(files)
    for file, platform in files.platforms.items():
        if file != f"platforms/{platform.id}.yaml":
            yield file, ("id",), f"{platform.id!r} is not the name of the file"
        if platform.self_report_url not in {route.url for route in platform.report_routes}:
            yield file, ("self_report_url",), "is not the url of one of report_routes"
        breaches = enumerate(platform.breaches)
        used: Named = [(("breaches", i, "category"), row.category) for i, row in breaches]
        for i, route in enumerate(platform.report_routes):
            used += named("categories", route.categories, "report_routes", i)
        yield from unknown(file, used, known, "category")


def _hosts(files: schema.Files) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for file, platform in files.platforms.items():
        for i, shape in enumerate(platform.links.shapes):
            for place, host in named("hosts", shape.hosts, "links", "shapes", i):
                if host in owner:
                    yield file, place, f"{host!r} is in {owner[host]} already"
                owner.setdefault(host, file)


def _authorities(files: schema.Files) -> Iterator[Finding]:
    known = {row.id for row in files.authorities.authorities}
    for name in RELIED_ON:
        if name not in known:
            yield "authorities.yaml", ("authorities",), f"there is no {name!r}, which routing needs"
    clash = ((("forces", i, "id"), row.id) for i, row in enumerate(files.police_forces.forces))
    for place, name in clash:
        if f"police-{name}" in known:
            yield "police_forces.yaml", place, f"'police-{name}' is in authorities.yaml already"


def _elections(files: schema.Files) -> Iterator[Finding]:
    file, elections = "elections.yaml", files.elections.elections
    if files.elections.default not in {election.id for election in elections}:
        yield file, ("default",), f"there is no election {files.elections.default!r}"
    for i, election in enumerate(elections):
        if not election.id.endswith(f".{election.date}"):
            yield file, ("elections", i, "date"), f"is not the date in the id {election.id!r}"


def _routing(files: schema.Files) -> Iterator[Finding]:
    file, rules = "routing.yaml", files.routing.rules
    known = _categories(files)
    places = [(("rules", i, "category"), rule.category) for i, rule in enumerate(rules)]
    yield from twice(file, places)
    yield from unknown(file, places, known, "category")
    for missing in sorted(known - {rule.category for rule in rules}):
        yield file, ("rules",), f"there is no rule for category {missing!r}"
    for i, rule in enumerate(rules):
        yield from _rule(files, rule, i)


def _rule(files: schema.Files, rule: schema.Rule, i: int) -> Iterator[Finding]:
    file, kinds = "routing.yaml", {row.id: row.kind for row in files.authorities.authorities}
    signs = {sign.id for sign in files.signs.signs}
    emergency = named("emergency_signs", rule.emergency_signs, "rules", i)
    yield from unknown(file, emergency, signs, "sign")
    yield from unknown(file, named("advisers", rule.advisers, "rules", i), kinds, "authority")
    electoral = [name for name, kind in kinds.items() if kind in ELECTORAL]
    police = [name for name, kind in kinds.items() if kind == "police"]
    yield from unknown(file, _bodies(rule, i, "electoral"), electoral, "electoral authority")
    yield from unknown(file, _bodies(rule, i, "specialists"), police, "police authority")


def _bodies(rule: schema.Rule, i: int, field: str) -> Named:
    numbered = enumerate(getattr(rule, field))
    return [(("rules", i, field, n, "id"), body.id) for n, body in numbered]


def _areas(files: schema.Files) -> Iterator[Finding]:
    file, rows = "constituencies.csv", files.constituencies
    nations = {force.id: force.nation for force in files.police_forces.forces}
    yield from twice(file, (((i, "gss"), row.gss) for i, row in enumerate(rows)))
    yield from twice(file, (((i, "name"), fold(row.name)) for i, row in enumerate(rows)))
    for i, row in enumerate(rows):
        forces = [((i, "force"), row.force)]
        forces += [((i, "other_forces"), other) for other in others(row)]
        yield from unknown(file, forces, nations, "police force")
        yield from twice(file, forces)
        if row.nation != NATION_OF[row.gss[0]]:
            yield file, (i, "nation"), f"{row.gss} is in {NATION_OF[row.gss[0]]}"
        elif nations.get(row.force, row.nation) != row.nation:
            yield file, (i, "force"), f"{row.force!r} is in {nations[row.force]}"


def others(row: schema.AreaRow) -> list[str]:
    """The other forces of a split constituency."""
    return [force for force in row.other_forces.split(";") if force]


def _categories(files: schema.Files) -> set[str]:
    return {category.id for category in files.categories.categories}
