"""What the product is built of: every pin has hashes, a bill lists it, its licence is known."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra import wheels
from infra.pins import read_pins
from infra.sbom import deployed_pins, write_sbom
from tools.licences import PAGE, licences_page

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(r"\b(AGPL|GPL-[23]|SSPL|BUSL|Commons Clause|Proprietary)", re.IGNORECASE)
"""Licences under which we could not hand the zip on as our own. The LGPL is none of them."""


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pins = read_pins(text)
    assert len(pins) == len(re.findall(r"^[A-Za-z0-9][^\n]*==", text, re.MULTILINE)) > 20
    assert [pin for pin, block in pins.items() if "--hash=sha256:" not in block] == []


def test_set_up_takes_nothing_without_its_hash() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    installs = [line for line in makefile.splitlines() if "pip install" in line]
    assert [line for line in installs if "--require-hashes" not in line] == []
    assert "--generate-hashes" in makefile


def test_bill_of_materials_lists_every_pin_with_its_hashes(tmp_path: Path) -> None:
    path = tmp_path / "sbom.json"
    write_sbom(path)
    bill: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "standsafe")
    listed = {f"{c['name']}=={c['version']}": c for c in bill["components"]}
    assert set(listed) == set(read_pins(deployed_pins()))
    assert any(name.startswith("chalice==") for name in listed), "its packager adds it"
    for component in listed.values():
        assert component["purl"].startswith("pkg:pypi/")
        (distribution,) = component["externalReferences"]
        assert distribution["hashes"], component["name"]


_TAGS = {
    "py3-none-any": "",
    "cp313-cp313-manylinux_2_28_x86_64": "",
    "cp311-abi3-manylinux_2_34_x86_64": "",
    "py3-none-manylinux2014_x86_64": "",
    "cp312-cp312-manylinux_2_28_x86_64": "is for cp312, not for 3.13",
    "cp313-cp313-manylinux_2_35_x86_64": "is for manylinux_2_35_x86_64, not for manylinux x86_64",
    "cp313-cp313-manylinux_2_28_aarch64": "is for manylinux_2_28_aarch64, not for manylinux x86_64",
    "cp313-cp313-musllinux_1_2_x86_64": "is for musllinux_1_2_x86_64, not for manylinux x86_64",
    "cp313-cp313-linux_x86_64": "is for linux_x86_64, not for manylinux x86_64",
}


def _installed(folder: Path, tag: str, *files: str) -> Path:
    wheel = folder / "some-1.0.dist-info"
    wheel.mkdir()
    (wheel / "WHEEL").write_text(f"Wheel-Version: 1.0\nTag: {tag}\n", "utf-8")
    (wheel / "RECORD").write_text("".join(f"{name},,\n" for name in files), "utf-8")
    return folder


@pytest.mark.parametrize(("tag", "fault"), _TAGS.items())
def test_wheel_that_the_runtime_cannot_load_is_named(tag: str, fault: str, tmp_path: Path) -> None:
    named = wheels.foreign(_installed(tmp_path, tag, "some/__init__.py"), "x86_64")
    assert named == ([f"some-1.0: {fault}"] if fault else [])


def test_wheel_for_arm64_is_one_where_the_architecture_says_so(tmp_path: Path) -> None:
    folder = _installed(tmp_path, "cp313-cp313-manylinux_2_28_aarch64")
    assert wheels.foreign(folder, "arm64") == []


def test_library_in_a_wheel_for_any_machine_is_named(tmp_path: Path) -> None:
    folder = _installed(tmp_path, "py3-none-any", "some/_speed.so")
    assert wheels.foreign(folder, "x86_64") == [
        "some-1.0: some/_speed.so in a wheel for any machine"
    ]


def test_pin_without_a_hash_is_refused(tmp_path: Path) -> None:
    """Nothing is asked of an index before that is clear."""
    pins = tmp_path / "requirements.txt"
    pins.write_text("some-package==1.0\n", "utf-8")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        wheels.install(pins, tmp_path / "packages", "x86_64")
    assert "--require-hashes" in refused.value.stderr


def test_page_of_licences_is_that_of_the_pins() -> None:
    assert PAGE.read_text("utf-8") == licences_page(), "python -m tools.licences"


def test_no_licence_forbids_handing_on() -> None:
    assert FORBIDDEN.findall(PAGE.read_text("utf-8")) == []


def test_baseline_of_secrets_has_published_keys_and_samples_alone() -> None:
    baseline = json.loads((ROOT / ".secrets.baseline").read_text("utf-8"))["results"]
    assert set(baseline) == {
        "examples/sandbox.sh",
        "local/sandbox.py",
        "templates/pages/platforms.html.j2",
        "tests/integration/test_clients.py",
        "tests/support/link_samples.py",
        "tests/support/pasted_samples.py",
        "tests/support/rfc9421_keys.py",
    }
