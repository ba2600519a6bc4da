"""``guidance preview``, ``releases`` and ``rollback``, over buckets in memory."""

import copy
import json
from pathlib import Path

import pytest

from chalicelib.languages import CODES
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.usecases.guidance.publish_guidance import publish_guidance
from tests.support.deployments import deployment
from tests.support.guidance import START, Buckets, small_checkout
from tests.support.languages import in_each_language
from tests.support.operators import Capture


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Buckets:
    """Published once."""
    buckets = Buckets(small_checkout(tmp_path_factory.mktemp("checkout")))
    assert publish_guidance(buckets.publishing).failed == []
    return buckets


@pytest.fixture
def buckets(once: Buckets) -> Buckets:
    """A copy for each test."""
    return copy.deepcopy(once)


@pytest.fixture
def deployed(buckets: Buckets) -> Deployment:
    """A deployment with those buckets."""
    operators = deployment(
        templates=buckets.templates, site=buckets.site, now=buckets.publishing.now
    )
    operators.repository = buckets.root
    return operators


def _run(operators: Deployment, *words: str) -> int:
    return main(list(words), operators)


def test_preview_writes_the_site_into_a_folder_and_lists_what_would_change(
    buckets: Buckets, deployed: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    page = buckets.site.objects["index.html"]
    buckets.site.objects["index.html"] = page._replace(body=page.body + b"\none more")
    font = next(key for key in buckets.site.objects if key.endswith(".woff2"))
    buckets.site.objects[font] = page._replace(body=b"\xff")
    assert _run(deployed, "guidance", "preview", str(tmp_path)) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["changed", "index.html", "+0", "-1"] in lines
    assert ["changed", font] in lines
    assert (tmp_path / "guidance/x/index.html").read_bytes().startswith(b"<!DOCTYPE")
    assert list((tmp_path / "assets").glob("*.css"))
    assert _run(deployed, "--json", "guidance", "preview", str(tmp_path)) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {change["key"]: change["what"] for change in printed["changes"]} == {
        "index.html": "changed",
        font: "changed",
    }


def test_preview_names_the_file_when_it_cannot_be_written(
    deployed: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "out").write_text("")
    assert _run(deployed, "--json", "guidance", "preview", str(tmp_path / "out")) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert str(tmp_path / "out") in error
    assert "cannot be used: " in error


def test_preview_names_the_line_when_a_template_is_broken(
    buckets: Buckets, deployed: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    checkout = small_checkout(tmp_path / "checkout")
    (checkout / "templates" / START).write_text("\n{% if %}")
    deployed.repository = checkout
    assert _run(deployed, "guidance", "preview", str(tmp_path / "out")) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{START}, line 2: TemplateSyntaxError")
    pages = in_each_language("index.html")
    assert lines[1] == f"  {len(pages)} pages cannot be rendered: {', '.join(pages)}"


def test_preview_names_a_fault_of_the_layout_once(
    buckets: Buckets, deployed: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    checkout = small_checkout(tmp_path / "checkout")
    layout = checkout / "templates/layout.html.j2"
    layout.write_text(layout.read_text().replace("<body", "{{ nobody }}\n<body"))
    (checkout / "templates/pages/changes.html.j2").unlink()
    deployed.repository = checkout
    assert _run(deployed, "guidance", "preview", str(tmp_path / "out")) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("layout.html.j2, line ")]) == 1
    assert "pages/changes.html.j2: TemplateNotFound: pages/changes.html.j2" in lines


def test_preview_fails_when_the_checkout_is_not_built(
    deployed: Deployment, tmp_path: Path, capsys: Capture
) -> None:
    deployed.repository = tmp_path
    assert _run(deployed, "guidance", "preview", str(tmp_path / "out")) == 1
    assert "is not built: run make setup" in capsys.readouterr().err


def test_releases_are_listed_and_one_is_brought_back(
    buckets: Buckets, deployed: Deployment, capsys: Capture
) -> None:
    good = buckets.site.objects["index.html"].body
    buckets.say("Something else.")
    publish_guidance(buckets.publishing)
    assert _run(deployed, "--json", "guidance", "releases") == 0
    newest, oldest = json.loads(capsys.readouterr().out)["releases"]
    assert (newest["changed"], oldest["changed"]) == (START, "the oldest that is kept")
    assert _run(deployed, "guidance", "rollback") == 0
    printed = capsys.readouterr().out
    assert (
        f"Back at release {oldest['id']}: 1 source put back; {len(CODES)} pages written" in printed
    )
    assert buckets.site.objects["index.html"].body == good
    assert _run(deployed, "guidance", "rollback", newest["id"]) == 0
    assert b"Something else." in buckets.site.objects["index.html"].body
    assert _run(deployed, "guidance", "rollback", "nonsense") == 1
    assert "there is no such release" in capsys.readouterr().err
