"""Generate the app's SAM template by Chalice's own generator, and lay infra/template over it.

The same steps as ``chalice package --merge-template``, split so that tests and the checks can look
at what Chalice generated before anything was merged, and need not build a zip to do so.
"""

import copy
import json
from pathlib import Path
from typing import Any

from chalice.app import Chalice
from chalice.config import Config
from chalice.deploy.appgraph import ApplicationGraphBuilder, DependencyBuilder
from chalice.deploy.deployer import (
    BaseDeployStep,
    BuildStage,
    InjectDefaults,
    PolicyGenerator,
    SwaggerBuilder,
)
from chalice.deploy.swagger import CFNSwaggerGenerator
from chalice.package import (
    PackageOptions,
    ResourceBuilder,
    SAMTemplateGenerator,
    TemplateDeepMerger,
)
from chalice.policy import AppPolicyGenerator
from chalice.utils import OSUtils

from chalicelib.web.api import ANYWHERE
from infra import canary, delays, watch
from infra.dashboard import dashboard_of
from infra.load import Template, load

PROJECT_DIR = Path(__file__).parent.parent
ZIP_NAME = "deployment.zip"
LAYER_NAME = "files-layer.zip"
"""For the functions that look at files and print bundles: infra/contents.yaml."""


class _Principals(PackageOptions):
    """Answers what Chalice's generator asks of AWS, without a session."""

    def __init__(self) -> None: ...

    def service_principal(self, service: str) -> str:
        return f"{service}.amazonaws.com"


class _ZipIsBuiltElsewhere(BaseDeployStep):
    """Names the zip without building it."""

    def handle_deploymentpackage(self, config: Config, resource: Any) -> None:
        resource.filename = ZIP_NAME


def config_for(app: Chalice, stage: str, project_dir: Path = PROJECT_DIR) -> Config:
    """Read .chalice/config.json for ``stage``. Raises ValueError for an unknown stage."""
    on_disk = json.loads((project_dir / ".chalice" / "config.json").read_text(encoding="utf-8"))
    if stage not in on_disk["stages"]:
        stages = ", ".join(sorted(on_disk["stages"]))
        raise ValueError(
            f"there is no stage {stage!r} in .chalice/config.json; there are: {stages}"
        )
    return Config(
        chalice_stage=stage,
        user_provided_params={"chalice_app": app, "project_dir": str(project_dir)},
        config_from_disk=on_disk,
    )


def generated(config: Config) -> Template:
    """Return what Chalice generates for the app alone."""
    utils = OSUtils()
    stage = BuildStage(
        steps=[
            InjectDefaults(),
            _ZipIsBuiltElsewhere(),
            PolicyGenerator(policy_gen=AppPolicyGenerator(osutils=utils), osutils=utils),
            SwaggerBuilder(swagger_generator=CFNSwaggerGenerator()),
        ]
    )
    builder = ResourceBuilder(ApplicationGraphBuilder(), DependencyBuilder(), stage)
    resources = builder.construct_resources(config, config.chalice_stage)
    template: Template = SAMTemplateGenerator(config, _Principals()).generate(resources)
    return template


ANY_METHOD = "x-amazon-apigateway-any-method"


def _send_every_method(paths: dict[str, Any]) -> None:
    """Have the app see methods that a path does not take, too: its 405 says which ones it does."""
    (proxy,) = (methods for path, methods in paths.items() if path == ANYWHERE)
    for methods in paths.values():
        described = [method for method in methods.values() if "parameters" in method]
        parameters = {"parameters": described[0]["parameters"]} if described else {}
        methods.setdefault(ANY_METHOD, {**proxy[ANY_METHOD], **parameters})


def merged(chalice: Template, stage: str, infra: Template | None = None) -> Template:
    """Lay the infrastructure over what Chalice generated; CodeBucket and CodeKey say where."""
    overlay = load() if infra is None else infra
    template: Template = TemplateDeepMerger().merge(overlay, copy.deepcopy(chalice))
    template["Parameters"]["Stage"]["Default"] = stage
    _send_every_method(template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"])
    for resource in template["Resources"].values():
        if resource.get("Type") == watch.FUNCTION:
            resource["Properties"]["CodeUri"] = {
                "Bucket": {"Ref": "CodeBucket"},
                "Key": {"Ref": "CodeKey"},
            }
    resources = template["Resources"]
    functions = [name for name, resource in resources.items() if resource["Type"] == watch.FUNCTION]
    canary.add_aliases(template, functions)
    template["Resources"] |= {**watch.alarms_of(resources), **delays.alarms()}
    template["Resources"] |= watch.failing_by_schedule(resources)
    template["Resources"]["Dashboard"] = dashboard_of(resources)
    return template
