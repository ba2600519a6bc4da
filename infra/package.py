r"""``python -m infra.package STAGE``: the deployable template and zips, in build/package/STAGE.

    aws s3 cp build/package/prod/deployment.zip s3://BUCKET/KEY
    aws s3 cp build/package/prod/files-layer.zip s3://BUCKET/LAYER_KEY
    aws cloudformation deploy --template-file build/package/prod/template.json \
        --stack-name standsafe --capabilities CAPABILITY_IAM --parameter-overrides \
        CodeBucket=BUCKET CodeKey=KEY FilesLayerKey=LAYER_KEY DomainName=… (and the others)

Another ``Release`` publishes another version of each function, which the aliases then move to.
"""

import hashlib
import json
import platform
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from app import app
from infra import bundle, check, imports, sam, structure, wheels
from infra.load import Template, load
from infra.sbom import NAME, write_sbom

OUT = sam.PROJECT_DIR / "build" / "package"
LARGEST_ZIP = 20_000_000
"""Bytes. A cold start fetches and unpacks it; Lambda would take 50 MB."""


class CannotPackage(Exception):
    """Says what is wrong, a fault a line."""


def package(stage: str, report: Callable[[str], None], out: Path | None = None) -> Path:
    """Build and check everything for a stage; return the folder.

    ``report`` gets the name of each step. Raises CannotPackage, and ValueError for an unknown
    stage.
    """
    refuse_python(sys.version_info[:2])
    folder = out or OUT / stage
    folder.mkdir(parents=True, exist_ok=True)
    config = sam.config_for(app, stage)
    chalice = sam.generated(config)
    template = sam.merged(chalice, stage)
    report("merge keys against what Chalice generated")
    _refuse("the merge", check.strays(chalice, load()) + check.intrinsics_beside(template))
    report("cfn-lint on the SAM template")
    _refuse("cfn-lint (SAM)", check.lint(template))
    report("translation to CloudFormation, cfn-lint on the result")
    translated = check.translate(template)
    _refuse("cfn-lint (translated)", check.lint(translated))
    report("queues, functions, logs, alarms and tables")
    _refuse("the structure", structure.faults(translated))
    _make_zips(folder, config.lambda_architecture, report)
    report("the bill of materials")
    write_sbom(folder / NAME)
    _write(folder / "sam.json", template)
    _write(folder / "template.json", translated)
    return folder


def refuse_python(version: tuple[int, ...]) -> None:
    """Refuse every Python but the one that is deployed. Raises CannotPackage."""
    running = ".".join(map(str, version))
    if running != wheels.PYTHON:
        raise CannotPackage(
            f"Python {wheels.PYTHON} packages what Python {wheels.PYTHON} runs, and this is "
            f"{running}: make package"
        )


def _make_zips(folder: Path, architecture: str, report: Callable[[str], None]) -> None:
    with tempfile.TemporaryDirectory() as name:
        packages = Path(name)
        report(f"wheels for Python {wheels.PYTHON} on {architecture}")
        try:
            wheels.install(sam.PROJECT_DIR / "requirements.txt", packages, architecture)
        except subprocess.CalledProcessError as error:
            raise CannotPackage(f"wheels: {error.stderr.strip()}") from error
        _refuse("wheels", wheels.foreign(packages, architecture))
        every = bundle.names_of(sam.PROJECT_DIR, packages)
        _refuse("contents.yaml leaves out what is not there", bundle.stale(every))
        report("zips")
        bundle.write(bundle.code(sam.PROJECT_DIR, packages), folder / sam.ZIP_NAME)
        bundle.write(bundle.layer(packages), folder / sam.LAYER_NAME)
    _refuse("zips", too_large(folder / sam.ZIP_NAME, folder / sam.LAYER_NAME))
    if platform.machine() == wheels.MACHINES[architecture]:
        _try_imports(folder / sam.ZIP_NAME, folder / sam.LAYER_NAME, report)
    else:
        report(f"zips are for {architecture}: this machine cannot import them")


def too_large(*zips: Path) -> list[str]:
    """Name each zip that has more bytes than we allow."""
    return [
        f"{path.name} has {path.stat().st_size:,} bytes; {LARGEST_ZIP:,} are the most"
        for path in zips
        if path.stat().st_size > LARGEST_ZIP
    ]


def _try_imports(code: Path, layer: Path, report: Callable[[str], None]) -> None:
    with_layer = bundle.contents()["layer"]["imported_by"]
    report("import of every module from the zip alone")
    _refuse(code.name, imports.faults([code], excepted=with_layer))
    report("import of every module from the zip and its layer")
    _refuse(layer.name, imports.faults([code, layer], excepted=[]))


def _refuse(step: str, faults: list[str]) -> None:
    if faults:
        raise CannotPackage("\n".join(f"{step}: {fault}" for fault in faults))


def _write(path: Path, template: Template) -> None:
    path.write_text(json.dumps(template, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Package one stage. Returns 0 done, 1 a check failed; ends with 2 for a command that cannot be
    read."""
    console = Console()
    parser = ArgumentParser(
        "python -m infra.package", None, __doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", metavar="STAGE")
    stage = parser.parse_args(arguments).stage
    try:
        with console.status("") as status:
            folder = package(stage, lambda step: status.update(f"{step} …"))
    except (CannotPackage, ValueError) as error:
        Console(stderr=True).print(
            f"make package: {error}", highlight=False, soft_wrap=True, markup=False
        )
        return 1
    for path in sorted(folder.iterdir()):
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        console.print(f"{path}  {size}  sha256 {digest}…", highlight=False, soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
