"""Write what the deployment zip is made of: a CycloneDX bill of materials, with hashes."""

import subprocess
import sys
from pathlib import Path

from infra.pins import read_pins

ROOT = Path(__file__).resolve().parents[1]
NAME = "sbom.cdx.json"


def write_sbom(path: Path) -> None:
    """Write the bill of what is pinned for deployment, and of Chalice, which its packager adds.

    Raises CalledProcessError where it does not hold to CycloneDX's schema.
    """
    subprocess.run(  # noqa: S603 # our own arguments
        [
            *(sys.executable, "-m", "cyclonedx_py", "requirements", "-"),
            *("--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--validate"),
            *("--output-format", "JSON", "--output-file", str(path)),
        ],
        input=deployed_pins(),
        text=True,
        check=True,
        capture_output=True,
    )


def deployed_pins() -> str:
    """Return the pins of everything that is in the zip."""
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    developing = read_pins((ROOT / "requirements-dev.txt").read_text(encoding="utf-8"))
    (chalice,) = (block for pin, block in developing.items() if pin.startswith("chalice=="))
    return f"{pinned}\n{chalice}"
