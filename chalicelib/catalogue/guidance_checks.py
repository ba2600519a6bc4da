"""Check in the guidance's sources what one file cannot show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from chalicelib.catalogue import schema
from chalicelib.catalogue.checks import CatalogueFinding, paths_of, repeated, unknown
from chalicelib.catalogue.guidance_schema import GuidanceFiles

SINGLE_PAGES = {
    "/",
    "/guidance/",
    "/guidance/law",
    "/guidance/law/england",
    "/guidance/law/wales",
    "/guidance/law/scotland",
    "/guidance/law/northern-ireland",
    "/guidance/evidence",
    "/guidance/authorities",
    "/how-it-works",
    "/privacy",
    "/accessibility",
    "/contact",
}
"""Pages that a change can be about, beside those of platforms and categories."""
GuidanceCheck = Callable[[schema.Files, GuidanceFiles], Iterator[CatalogueFinding]]


def cross_check(
    files: schema.Files, guidance: GuidanceFiles, laws_of_offices: Collection[str]
) -> Iterator[CatalogueFinding]:
    """Yield every finding, in no particular order. All files have passed their own schema."""
    checks: tuple[GuidanceCheck, ...] = (_platforms, _evidence, _categories, _nations, _changes)
    for check in checks:
        yield from check(files, guidance)
    yield from _laws(files, guidance, laws_of_offices)


def _platforms(files: schema.Files, guidance: GuidanceFiles) -> Iterator[CatalogueFinding]:
    by_id = {platform.id: platform for platform in files.platforms.values()}
    for file, platform in files.platforms.items():
        if (platform.promise is None) == (platform.publishes_no_time is None):
            yield file, ("publishes_no_time",), "exactly one of promise and this must be given"
        model = by_id.get(platform.same_rules_as or platform.id)
        if model is None:
            yield file, ("same_rules_as",), f"there is no platform {platform.same_rules_as!r}"
        elif not model.breaches:
            yield file, ("breaches",), "are missing"
        elif model is not platform and platform.breaches:
            yield file, ("breaches",), f"are those of {model.id!r} already"
        topics = [
            (("expect", i, "topic"), expectation.topic)
            for i, expectation in enumerate(platform.expect)
        ]
        yield from repeated(file, topics)
        for missing in sorted({"acknowledgement", "decision", "outcome", "appeal"}):
            if missing not in {expectation.topic for expectation in platform.expect}:
                yield file, ("expect",), f"says nothing on {missing!r}"


def _laws(
    files: schema.Files, guidance: GuidanceFiles, laws_of_offices: Collection[str]
) -> Iterator[CatalogueFinding]:
    laws = list(enumerate(guidance.law.laws))
    yield from repeated("law.yaml", ((("laws", i, "id"), law.id) for i, law in laws))
    ids = {law.id for _, law in laws}
    on_some: set[str] = set(laws_of_offices)
    for file, category in files.categories.items():
        yield from unknown(file, paths_of("laws", category.guidance.laws, "guidance"), ids, "law")
        on_some |= set(category.guidance.laws)
    for i, law in laws:
        if not law.for_all and law.id not in on_some:
            yield "law.yaml", ("laws", i, "id"), "nothing names it, and it is not for all"


def _evidence(files: schema.Files, guidance: GuidanceFiles) -> Iterator[CatalogueFinding]:
    items = enumerate(guidance.evidence.items)
    yield from repeated("evidence.yaml", ((("items", i, "id"), item.id) for i, item in items))


def _categories(files: schema.Files, guidance: GuidanceFiles) -> Iterator[CatalogueFinding]:
    categories = {category.id for category in files.categories.values()}
    items = {item.id for item in guidance.evidence.items}
    authorities = {row.id for row in files.authorities.authorities}
    for file, category in files.categories.items():
        entry = category.guidance
        helplines = paths_of("helplines", entry.helplines, "guidance")
        yield from unknown(file, paths_of("keep", entry.keep, "guidance"), items, "evidence")
        yield from unknown(file, paths_of("near", entry.near, "guidance"), categories, "category")
        yield from unknown(file, helplines, authorities, "authority")


def _nations(files: schema.Files, guidance: GuidanceFiles) -> Iterator[CatalogueFinding]:
    nations = list(enumerate(guidance.law.nations))
    authorities = {row.id for row in files.authorities.authorities}
    yield from repeated("law.yaml", [(("nations", i, "name"), row.name) for i, row in nations])
    for i, row in nations:
        authority_ids = paths_of("authorities", row.authorities, "nations", i)
        yield from unknown("law.yaml", authority_ids, authorities, "authority")


def _changes(files: schema.Files, guidance: GuidanceFiles) -> Iterator[CatalogueFinding]:
    days = [change.day for change in guidance.changes.changes]
    for i, (day, before) in enumerate(zip(days[1:], days, strict=False), start=1):
        if day > before:
            yield "changes.yaml", ("changes", i, "day"), "is newer than the one above it"
    pages = {f"/guidance/{platform.id}" for platform in files.platforms.values()}
    pages |= {f"/guidance/categories/{category.id}" for category in files.categories.values()}
    paths = [(("changes", i, "path"), row.path) for i, row in enumerate(guidance.changes.changes)]
    yield from unknown("changes.yaml", paths, pages | SINGLE_PAGES, "page")
