"""What checkov finds has a reason, and every reason something that is found."""

import re
import subprocess
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml

from infra import scan
from infra.scan import ACCEPTED, FailedCheck
from tests.support.template import Template

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def templates(translated: Template) -> dict[str, Template]:
    return {"standsafe": translated}


def test_make_check_scans_what_is_deployed() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (recipe,) = re.findall(r"^check: .*\n((?:\t.*\n)+)", makefile, re.M)
    assert "findings" in recipe.split()
    (recipe,) = re.findall(r"^findings: .*\n((?:\t.*\n)+)", makefile, re.M)
    assert "-m infra.scan" in recipe
    assert "make check" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_every_finding_that_is_left_has_a_reason(templates: dict[str, Template]) -> None:
    entries = yaml.safe_load(ACCEPTED.read_text("utf-8"))
    for check_id, entry in entries.items():
        assert re.fullmatch(r"CKV2?_AWS_\d+", check_id)
        assert len(entry["why"].split()) > 5, check_id
        assert ("of" in entry) != ("names" in entry), check_id
        assert set(entry) <= {"why", "of", "names", "except"}
    assert len(scan.accepted(templates)) > 100


def test_reason_for_what_is_not_there_is_refused(
    templates: dict[str, Template], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "accepted.yaml"
    path.write_text(
        "CKV_AWS_21: {names: [Nowhere], why: because it is so and no other way}", "utf-8"
    )
    monkeypatch.setattr(scan, "ACCEPTED", path)
    with pytest.raises(KeyError, match="Nowhere"):
        scan.accepted(templates)


def test_scan_names_a_finding_without_a_reason_and_a_reason_without_a_finding() -> None:
    new, old = FailedCheck("CKV_AWS_1", "Site"), FailedCheck("CKV_AWS_2", "Site")
    assert scan.faults({new}, {new: "it is so"}) == []
    assert scan.faults({new}, {old: "it is so"}) == [
        "CKV_AWS_1 Site: found, and without a reason",
        "CKV_AWS_2 Site: has a reason, and is found no more",
    ]


@pytest.mark.parametrize(
    "output",
    [
        "",
        '{"summary": {"parsing_errors": 1, "resource_count": 9}, "results": {"failed_checks": []}}',
        '{"summary": {"parsing_errors": 0, "resource_count": 2}, "results": {"failed_checks": []}}',
    ],
)
def test_scan_that_saw_not_everything_passes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, output: str
) -> None:
    monkeypatch.setattr(scan, "FOLDER", tmp_path)
    done = CompletedProcess([], 0, output, "no such file")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(RuntimeError, match="checkov"):
        scan.findings({"standsafe": {"Resources": {"A": {}, "B": {}, "C": {}}}})
