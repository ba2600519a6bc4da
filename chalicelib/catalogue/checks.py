"""Check what one file cannot show: names that occur twice, and names that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Protocol

from chalicelib.catalogue import schema
from chalicelib.catalogue.names import ELECTIONS_CONTACT
from chalicelib.catalogue.sources import FieldPath
from chalicelib.model.reporter import CONSENT_KINDS

CatalogueFinding = tuple[str, FieldPath, str]  # file, path, message
NamedPaths = list[tuple[FieldPath, str]]

RELIED_ON = (
    "police-999",
    "police-101",
    "electoral-commission",
    "returning-officer",
    "chief-electoral-officer-ni",
    ELECTIONS_CONTACT,
)
"""Authorities that the code names."""


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def cross_check(files: schema.Files) -> Iterator[CatalogueFinding]:
    """Yield every finding, in no particular order. The files have passed their own schema."""
    checks: tuple[Callable[[schema.Files], Iterator[CatalogueFinding]], ...] = (
        _ids,
        _urgencies,
        _platforms,
        _hosts,
        _authorities,
        _category_files,
        _binding_times,
    )
    for check in checks:
        yield from check(files)


def repeated(file: str, names: Iterable[tuple[FieldPath, str]]) -> Iterator[CatalogueFinding]:
    """Yield a finding for every name after its first occurrence."""
    earlier: set[str] = set()
    for path, name in names:
        if name in earlier:
            yield file, path, f"{name!r} is here twice"
        earlier.add(name)


def unknown(
    file: str, names: Iterable[tuple[FieldPath, str]], valid: Container[str], kind: str
) -> Iterator[CatalogueFinding]:
    """Yield a finding for every name that leads nowhere. `kind` says what it should name."""
    for path, name in names:
        if name not in valid:
            yield file, path, f"there is no {kind} {name!r}"


def paths_of(field: str, names: Iterable[str], *parents: str | int) -> NamedPaths:
    """Pair the names of a list with their paths; `parents` leads to the list."""
    return [((*parents, field, index), name) for index, name in enumerate(names)]


def _ids(files: schema.Files) -> Iterator[CatalogueFinding]:
    lists: dict[str, Sequence[_HasId]] = {
        "urgencies": files.urgencies.urgencies,
        "signs": files.signs.signs,
        "authorities": files.authorities.authorities,
        "forces": files.police_forces.forces,
    }
    for field, rows in lists.items():
        file = "police_forces.yaml" if field == "forces" else f"{field}.yaml"
        yield from repeated(file, (((field, i, "id"), row.id) for i, row in enumerate(rows)))


def _urgencies(files: schema.Files) -> Iterator[CatalogueFinding]:
    valid = {urgency.id for urgency in files.urgencies.urgencies}
    if "emergency" not in valid:
        yield "urgencies.yaml", ("urgencies",), "there is no 'emergency', which danger raises to"
    for file, category in files.categories.items():
        yield from unknown(file, [(("urgency",), category.urgency)], valid, "urgency")
    signs = enumerate(files.signs.signs)
    raised = [(("signs", i, "raises_to"), row.raises_to) for i, row in signs if row.raises_to]
    yield from unknown("signs.yaml", raised, valid, "urgency")


def _platforms(files: schema.Files) -> Iterator[CatalogueFinding]:
    valid = _categories(files)
    for file, platform in files.platforms.items():
        if file != f"platforms/{platform.id}.yaml":
            yield file, ("id",), f"{platform.id!r} is not the name of the file"
        if platform.self_report_url not in {route.url for route in platform.report_routes}:
            yield file, ("self_report_url",), "is not the url of one of report_routes"
        breaches = enumerate(platform.breaches)
        used: NamedPaths = [(("breaches", i, "category"), row.category) for i, row in breaches]
        for i, route in enumerate(platform.report_routes):
            used += paths_of("categories", route.categories, "report_routes", i)
        yield from unknown(file, used, valid, "category")


def _hosts(files: schema.Files) -> Iterator[CatalogueFinding]:
    owner: dict[str, str] = {}
    for file, platform in files.platforms.items():
        for i, shape in enumerate(platform.links.shapes):
            for path, host in paths_of("hosts", shape.hosts, "links", "shapes", i):
                if host in owner:
                    yield file, path, f"{host!r} is in {owner[host]} already"
                owner.setdefault(host, file)


def _authorities(files: schema.Files) -> Iterator[CatalogueFinding]:
    ids = {row.id for row in files.authorities.authorities}
    for name in RELIED_ON:
        if name not in ids:
            yield "authorities.yaml", ("authorities",), f"there is no {name!r}, which routing needs"
    clash = ((("forces", i, "id"), row.id) for i, row in enumerate(files.police_forces.forces))
    for path, name in clash:
        if f"police-{name}" in ids:
            yield "police_forces.yaml", path, f"'police-{name}' is in authorities.yaml already"


def _category_files(files: schema.Files) -> Iterator[CatalogueFinding]:
    owner: dict[int, str] = {}
    for file, category in files.categories.items():
        if file != f"categories/{category.id}.yaml":
            yield file, ("id",), f"{category.id!r} is not the name of the file"
        if category.order in owner:
            yield file, ("order",), f"is that of {owner[category.order]} already"
        owner.setdefault(category.order, file)
        yield from _rule(files, file, category.routing)


def _rule(files: schema.Files, file: str, rule: schema.RuleEntry) -> Iterator[CatalogueFinding]:
    kinds = {row.id: row.kind for row in files.authorities.authorities}
    signs = {sign.id for sign in files.signs.signs}
    emergency = paths_of("emergency_signs", rule.emergency_signs, "routing")
    yield from unknown(file, emergency, signs, "sign")
    yield from unknown(file, paths_of("advisers", rule.advisers, "routing"), kinds, "authority")
    electoral = [name for name, kind in kinds.items() if kind in CONSENT_KINDS["electoral"]]
    police = [name for name, kind in kinds.items() if kind == "police"]
    yield from unknown(file, _bodies(rule, "electoral"), electoral, "electoral authority")
    yield from unknown(file, _bodies(rule, "specialists"), police, "police authority")


def _bodies(rule: schema.RuleEntry, field: str) -> NamedPaths:
    numbered = enumerate(getattr(rule, field))
    return [(("routing", field, n, "id"), body.id) for n, body in numbered]


def _categories(files: schema.Files) -> set[str]:
    return {category.id for category in files.categories.values()}


def _binding_times(files: schema.Files) -> Iterator[CatalogueFinding]:
    file, times = "binding_times.yaml", list(enumerate(files.binding_times.times))
    platforms = {platform.id for platform in files.platforms.values()}
    authorities = {row.id for row in files.authorities.authorities}
    yield from repeated(file, ((("times", i, "id"), time.id) for i, time in times))
    for i, time in times:
        categories = paths_of("categories", time.categories, "times", i)
        yield from unknown(file, categories, _categories(files), "category")
        yield from unknown(
            file, paths_of("platforms", time.platforms, "times", i), platforms, "platform"
        )
        regulator = [(("times", i, "regulator"), time.regulator)]
        yield from unknown(file, regulator, authorities, "authority")
