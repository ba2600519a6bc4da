"""Deploying a stage: what is asked first, what its commands are called by, its first report."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.catalogue import load as load_catalogue
from chalicelib.model.report_context import ReportContext
from chalicelib.operator.environment import use
from chalicelib.usecases.intake.catalogue_adapter import CatalogueForReports
from chalicelib.usecases.intake.check_report import report_in
from infra.deploy import CannotDeploy, stages
from infra.deploy.smoke import synthetic_report
from infra.load import load
from tests.support.deploying import REGION
from tests.support.factories import World


def test_form_of_a_stage_is_written_where_there_is_none_and_asks_for_each_value(
    tmp_path: Path,
) -> None:
    file = tmp_path / "stages" / "prod.yaml"
    with pytest.raises(CannotDeploy, match="fill it in"):
        stages.read_stage("prod", file)
    with pytest.raises(CannotDeploy) as refused:
        stages.read_stage("prod", file)
    asked_for = str(refused.value)
    for name, row in load()["Parameters"].items():
        assert (f": {name} is empty" in asked_for) is (
            "Default" not in row and name not in stages.MADE_HERE
        ), name


def test_stage_is_refused_for_a_name_that_is_no_parameter(tmp_path: Path) -> None:
    file = tmp_path / "prod.yaml"
    needed = {n for n, r in load()["Parameters"].items() if "Default" not in r} - stages.MADE_HERE
    lines = [f"{name}: x" for name in sorted(needed)]
    file.write_text("\n".join([*lines, "FeedShards: 2"]))
    assert stages.read_stage("prod", file) == {**dict.fromkeys(needed, "x"), "FeedShards": "2"}
    file.write_text("\n".join([*lines, "DomainNane: y"]))
    with pytest.raises(CannotDeploy, match="DomainNane is no parameter"):
        stages.read_stage("prod", file)


def test_environment_of_a_stage_is_what_operators_commands_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "try.json"
    monkeypatch.setattr(stages, "stage_file", lambda _: file)
    outputs = dict.fromkeys(load()["Outputs"], "value")
    assert stages.write_environment("try", outputs, REGION) == file
    written = json.loads(file.read_text())
    for name in written:
        monkeypatch.setenv(name, "")  # so that it is put back at the end
    use(file)
    assert written["CASE_EVENTS_TABLE"] == "value"
    assert written["AWS_DEFAULT_REGION"] == REGION


def test_stage_of_every_command_in_the_docs_is_one_that_can_be_packaged() -> None:
    root = Path(__file__).parents[2]
    texts = [root / "README.md", root / "Makefile", root / "docs" / "deploying.md"]
    stages_named = {
        stage for text in texts for stage in re.findall(r"STAGE=([a-z]+)", text.read_text("utf-8"))
    }
    configured = json.loads((root / ".chalice" / "config.json").read_text("utf-8"))["stages"]
    assert stages_named
    assert stages_named <= configured.keys()


def test_synthetic_report_keeps_every_rule_and_tells_nobody() -> None:
    catalogue = CatalogueForReports(load_catalogue(), World().elections)
    report = report_in(synthetic_report(), ReportContext(catalogue, candidate_known=False))
    assert report.log_only
