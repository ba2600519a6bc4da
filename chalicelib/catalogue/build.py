"""Check every source file and write built/*: `python -m chalicelib.catalogue.build`.

Four files: catalogue.json, which every handler reads; guidance.json, which only pages need;
law.json, its law alone, which mails and bundles need as well; and areas.sqlite, of which a handler
reads the rows that it needs.
All faults are reported at once, each as `file:line: field: message`, and the exit status is 1. The
same sources always give the same bytes. Build time only: needs PyYAML and pydantic.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from chalicelib.catalogue import (
    area_schema,
    election_schema,
    guidance_checks,
    guidance_schema,
    office_schema,
    platform_schema,
    schema,
)
from chalicelib.catalogue.area_build import BuiltArea, assemble_areas, write_areas
from chalicelib.catalogue.area_schema import AreaFiles
from chalicelib.catalogue.assemble import assemble
from chalicelib.catalogue.checks import cross_check
from chalicelib.catalogue.guidance_assembly import assemble_guidance, assemble_law
from chalicelib.catalogue.honesty_checks import check_cited, check_claims
from chalicelib.catalogue.loading import BUILT
from chalicelib.catalogue.sources import SourceFault, SourceFile, read_csv, read_yaml
from chalicelib.errors import CatalogueError
from chalicelib.model.json_values import JsonObject

SOURCE = Path(__file__).parent / "source"
FILES: dict[str, Any] = {
    "urgencies": schema.UrgenciesFile,
    "signs": schema.SignsFile,
    "authorities": schema.AuthoritiesFile,
    "police_forces": schema.ForcesFile,
    "election_types": election_schema.ElectionTypesFile,
    "statements": schema.NotesFile,
    "sites": platform_schema.SitesFile,
    "routing": schema.RoutingFile,
    "binding_times": platform_schema.BindingTimesFile,
    "channels": platform_schema.ChannelsFile,
    "offices": office_schema.OfficesFile,
}
GUIDANCE_FILES: dict[str, Any] = {
    "law": guidance_schema.LawFile,
    "evidence": guidance_schema.EvidenceGuidanceFile,
    "reading": guidance_schema.ReadingFile,
    "changes": guidance_schema.ChangesFile,
}


class Built(NamedTuple):
    """What the build writes, as JSON data; the files have the names of the fields."""

    catalogue: JsonObject  # in the shapes of `records`
    guidance: JsonObject  # in the shapes of `guidance`
    areas: list[BuiltArea]
    law: JsonObject  # a part of the guidance, for whom the rest would be too much


class SourcesWrong(CatalogueError):
    """Says that the sources have faults: all of them, in the order of the files."""

    def __init__(self, faults: Sequence[SourceFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")
    parser.add_argument("--source", type=Path, default=SOURCE, help="directory of the sources")
    parser.add_argument("--output", type=Path, default=BUILT.parent, help="directory to write to")
    options = parser.parse_args(arguments)
    try:
        built = compile_sources(options.source)
    except SourcesWrong as error:
        sys.stderr.write(f"{error}\n{len(error.faults)} fault(s) in {options.source}\n")
        return 1
    counts = {}
    for name in ("catalogue", "guidance", "law"):
        content: JsonObject = getattr(built, name)
        write(content, options.output / f"{name}.json")
        counts[f"{name}.json"] = _counts(content)
    counts["areas.sqlite"] = f"{write_areas(built.areas, options.output / 'areas.sqlite')} areas"
    if not options.quiet:
        for name, count in counts.items():
            sys.stdout.write(f"{options.output / name}: {count}\n")
    return 0


def _counts(content: JsonObject) -> str:
    return ", ".join(f"{len(rows)} {name}" for name, rows in content.items() if type(rows) is list)


def compile_sources(root: Path = SOURCE) -> Built:
    """Compile all sources. Raises SourcesWrong."""
    files = FILES | GUIDANCE_FILES
    sources = {name: read_yaml(root, root / f"{name}.yaml") for name in files}
    kinds = read_yaml(root, root / "areas" / "kinds.yaml")
    tables = {name: read_csv(root, root / "areas" / f"{name}.csv") for name in area_schema.TABLES}
    categories, platforms = (_folder(root, name) for name in ("categories", "platforms"))
    contents = {name: _validate(source, files[name]) for name, source in sources.items()}
    area_rows = {name: _validate(tables[name], area_schema.TABLES[name]) for name in tables}
    area_rows["kinds"] = _validate(kinds, area_schema.KindsFile)
    contents["categories"] = {
        source.file: _validate(source, schema.CategoryEntry) for source in categories
    }
    contents["platforms"] = {
        source.file: _validate(source, platform_schema.PlatformEntry) for source in platforms
    }
    all_sources = [*sources.values(), kinds, *tables.values(), *categories, *platforms]
    if not any(source.faults for source in all_sources):
        areas = AreaFiles(**area_rows)
        built = _checked(contents, areas, {source.file: source for source in all_sources})
    faults = [fault for source in all_sources for fault in sorted(source.faults)]
    if faults:
        raise SourcesWrong(faults)
    return built


def _folder(root: Path, name: str) -> list[SourceFile]:
    return [read_yaml(root, path) for path in sorted((root / name).glob("*.yaml"))]


def _in_order(categories: dict[str, schema.CategoryEntry]) -> dict[str, schema.CategoryEntry]:
    return dict(sorted(categories.items(), key=lambda item: item[1].order))


def _checked(contents: JsonObject, areas: AreaFiles, by_file: dict[str, SourceFile]) -> Built:
    """Compile the files together; what does not fit is noted as faults in their sources."""
    contents["categories"] = _in_order(contents["categories"])
    election_types = contents.pop("election_types")
    guidance_only = {name: contents[name] for name in [*GUIDANCE_FILES, "statements"]}
    offices = contents.pop("offices")
    files = schema.Files(
        **{name: contents[name] for name in contents if name not in GUIDANCE_FILES}
    )
    guidance = guidance_schema.GuidanceFiles(**guidance_only)
    forces = {force.id: (force.name, force.nation) for force in files.police_forces.forces}
    findings = [
        *cross_check(files),
        *check_claims(files),
        *check_cited(by_file.values()),
        *guidance_checks.cross_check(
            files, guidance, {law for office in offices.offices for law in office.laws}
        ),
        *election_schema.cross_check(election_types, areas.kinds),
        *area_schema.cross_check(areas, {force: nation for force, (_, nation) in forces.items()}),
        *office_schema.cross_check(
            offices,
            authorities={row.id for row in files.authorities.authorities},
            laws={law.id for law in guidance.law.laws},
            area_kinds={kind.id for kind in areas.kinds.kinds},
        ),
    ]
    for file, path, message in findings:
        by_file[file].fault(path, message)
    if findings:
        return Built({}, {}, [], {})
    types = election_schema.assemble_election_types(election_types, areas.kinds)
    catalogue = assemble(files) | types | office_schema.assemble_offices(offices)
    return Built(
        catalogue,
        assemble_guidance(files, guidance),
        assemble_areas(areas, forces),
        assemble_law(files, guidance),
    )


def _validate(source: SourceFile, shape: Any) -> Any:
    """Return the file in its shape; None where it has faults, which are noted in the source."""
    if source.faults:
        return None
    try:
        return TypeAdapter(shape).validate_python(source.data)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            source.fault(error["loc"], _message(error["type"], error["msg"], error["input"]))
    return None


def _message(kind: str, message: str, value: object) -> str:
    if kind == "extra_forbidden":
        return "there is no such field"
    if kind == "missing":
        return "is missing"
    value_text = repr(value)
    return f"{message.removeprefix('Value error, ')}: {value_text[:60]}"


def write(content: JsonObject, output: Path) -> None:
    """Write the JSON; an unchanged file keeps its time, and no reader ever sees half of one."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
    output.parent.mkdir(parents=True, exist_ok=True)
    if not (output.exists() and output.read_text("utf-8") == text):
        part = output.with_suffix(".part")
        part.write_text(text, "utf-8")
        part.replace(output)


if __name__ == "__main__":
    sys.exit(main())
