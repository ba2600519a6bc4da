r"""``python -m infra.package STAGE``: the deployable template and zip, in build/package/STAGE.

    aws s3 cp build/package/prod/deployment.zip s3://BUCKET/KEY
    aws cloudformation deploy --template-file build/package/prod/template.json \
        --stack-name standsafe --capabilities CAPABILITY_IAM \
        --parameter-overrides CodeBucket=BUCKET CodeKey=KEY DomainName=… (and the other parameters)
"""

import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from chalice.config import Config
from chalice.deploy.packager import DependencyBuilder, LambdaDeploymentPackager, PipRunner
from chalice.utils import UI, OSUtils
from rich.console import Console

from app import app
from infra import bundle, check, sam
from infra.load import Template, load
from infra.pins import HashedPip
from infra.sbom import NAME, write_sbom

OUT = sam.PROJECT_DIR / "build" / "package"
RUNTIME_MEANT = (3, 13)
"""Packaging runs on the Python that the functions then run on; this is the one we deploy with."""


class CannotPackage(Exception):
    """Says what is wrong, a fault a line."""


def package(stage: str, report: Callable[[str], None], out: Path | None = None) -> Path:
    """Build and check everything for a stage; return the folder.

    ``report`` gets the name of each step. Raises CannotPackage, and ValueError for an unknown
    stage.
    """
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
    report(f"packages for Python {sys.version_info.major}.{sys.version_info.minor}")
    target = folder / sam.ZIP_NAME
    bundle.trim(_chalice_zip(config), target)
    report("import of the app from the zip alone")
    _refuse("the zip", [fault] if (fault := bundle.import_fails(target)) else [])
    report("the bill of materials")
    write_sbom(folder / NAME)
    _write(folder / "sam.json", template)
    _write(folder / "template.json", translated)
    return folder


def _refuse(step: str, faults: list[str]) -> None:
    if faults:
        raise CannotPackage("\n".join(f"{step}: {fault}" for fault in faults))


def _chalice_zip(config: Config) -> Path:
    """Let Chalice pack the app, its requirements and (by vendor/) the mails' templates."""
    _link_templates(Path(config.project_dir))
    utils = OSUtils()
    pip = HashedPip(Path(config.project_dir) / "requirements.txt", osutils=utils)
    builder = DependencyBuilder(
        osutils=utils,
        pip_runner=PipRunner(pip=pip, osutils=utils),
        architecture=config.lambda_architecture,
    )
    packager = LambdaDeploymentPackager(
        osutils=utils,
        dependency_builder=builder,
        ui=UI(out=sys.stderr, err=sys.stderr),
        architecture=config.lambda_architecture,
    )
    made = packager.create_deployment_package(config.project_dir, config.lambda_python_version)
    return Path(made)


def _link_templates(project: Path) -> None:
    """Link templates in ``vendor/``: it goes to the zip's top, links followed; chalicelib/ not."""
    vendor = project / "vendor"
    vendor.mkdir(exist_ok=True)
    with suppress(FileExistsError):
        (vendor / "templates").symlink_to(Path("..") / "templates", target_is_directory=True)


def _write(path: Path, template: Template) -> None:
    path.write_text(json.dumps(template, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Package one stage. Returns 0 done, 1 a check failed, 2 a command that cannot be read."""
    console = Console()
    if len(arguments) != 1:
        Console(stderr=True).print("usage: python -m infra.package STAGE", highlight=False)
        return 2
    if sys.version_info[:2] != RUNTIME_MEANT:
        meant = ".".join(map(str, RUNTIME_MEANT))
        console.print(f"[yellow]Note:[/] deploy what Python {meant} has packaged; this is not it.")
    try:
        with console.status("") as status:
            folder = package(arguments[0], lambda step: status.update(f"{step} …"))
    except (CannotPackage, ValueError) as error:
        Console(stderr=True).print(f"make package: {error}", highlight=False, soft_wrap=True)
        return 1
    for path in sorted(folder.iterdir()):
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        console.print(f"{path}  {size}  sha256 {digest}…", highlight=False, soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
