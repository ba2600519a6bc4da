"""``guidance …`` over S3 as moto plays it, its buckets made from the deployed template."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from chalicelib.aws.blobs import S3Blobs
from chalicelib.aws.clients import client, forget_clients
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from local.stack import create
from tests.support.deployments import deployment as deployment_of
from tests.support.fakes import FakeClock
from tests.support.guidance import START, small_checkout
from tests.support.languages import in_each_language
from tests.support.operators import Capture


@pytest.fixture
def deployment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Deployment]:
    """Two empty buckets, and a small checkout to fill them from."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    with mock_aws():
        resources = create(only=frozenset({"Templates", "Site"})).resources
        templates, site = (
            S3Blobs(client("s3"), resources[name].ref) for name in ("Templates", "Site")
        )
        checkout = small_checkout(tmp_path / "checkout")
        yield deployment_of(checkout, templates=templates, site=site, now=FakeClock())
    forget_clients()


def run(deployment: Deployment, capsys: Capture, *words: str) -> tuple[int, Any]:
    """Exit code and what was said."""
    capsys.readouterr()
    code = main(["--json", "guidance", *words], deployment)
    return code, json.loads(capsys.readouterr().out)


def test_rollback_brings_an_earlier_release_back_from_the_buckets_versions(
    deployment: Deployment, capsys: Capture
) -> None:
    code, result = run(deployment, capsys, "publish")
    assert (code, result["failed"]) == (0, [])
    assert "guidance/x/index.html" in result["written"]
    code, result = run(deployment, capsys, "publish")
    assert (code, result["uploaded"], result["written"]) == (0, [], [])
    start = deployment.repository / "templates" / START
    whole = start.read_text()
    start.write_text(whole.replace("{% block content %}", "{% block content %}<p>Other.</p>"))
    (deployment.repository / "templates/new.j2").write_text("new")
    code, result = run(deployment, capsys, "publish")
    assert (code, result["written"]) == (0, in_each_language("index.html"))
    code, result = run(deployment, capsys, "rollback")
    assert (code, result["written"]) == (0, in_each_language("index.html"))
    assert result["uploaded"] == [START, "new.j2"]
    templates = deployment.adapters.templates
    assert templates.get(START) == whole.encode()
    assert templates.get("new.j2") is None
    assert templates.version("new.j2", "no such mark") is None


def test_publish_names_the_line_when_a_template_fails(
    deployment: Deployment, capsys: Capture
) -> None:
    page = deployment.repository / "templates/pages/guidance/platform.html.j2"
    page.write_text(page.read_text() + "\n{% if %}")
    code, result = run(deployment, capsys, "publish")
    assert code == 1
    assert "report/index.html" in result["written"]
    failed = {(failure["template"], failure["line"]) for failure in result["failed"]}
    assert failed == {("pages/guidance/platform.html.j2", len(page.read_text().splitlines()))}
    main(["guidance", "publish"], deployment)
    output = capsys.readouterr().out
    assert output.count("pages/guidance/platform.html.j2, line") == 1
    assert "4 pages keep their last version: " in output
    assert " and 1 more" in output


def test_publish_fails_when_the_checkout_is_not_built(
    deployment: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    deployment.repository = tmp_path
    code, result = run(deployment, capsys, "publish")
    assert (code, result) == (1, {"error": f"{tmp_path}/assets is not built: run make setup"})
