"""What the product is built of: every pin has hashes, a bill lists it, its licence is known."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.pins import HashedPip, read_pins
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


def test_wheel_for_another_platform_is_held_to_the_hashes_of_its_pin(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("Some_Package==1.0 \\\n    --hash=sha256:00\n", "utf-8")
    asked: list[str] = []

    class Recorded:
        returncode = 0

        def communicate(self) -> tuple[bytes, bytes]:
            return b"", b""

    class Utils:
        pipe = None

        def environ(self) -> dict[str, str]:
            return {}

        def popen(self, command: list[str], **_: Any) -> Recorded:
            asked.append(command[-1])
            return Recorded()

    pip = HashedPip(requirements, osutils=Utils(), import_string="pass")
    pip.main(["download", "--no-deps", "some-package==1.0"])
    assert "'--require-hashes', '-r'" in asked[0]
    assert "some-package==1.0" not in asked[0]
    with pytest.raises(KeyError):
        pip.main(["download", "--no-deps", "other==1.0"])


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
