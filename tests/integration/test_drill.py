"""An election of a few reports, rehearsed whole: everything is accounted for."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_drill_accounts_for_every_case_and_mails_nobody_real(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 # our own arguments
        [
            *(sys.executable, "-m", "drill", "local.2027-05-06"),
            *("--scale", "0.001", "--seed", "1", "--out", str(tmp_path)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sentences = " ".join(done.stdout.split())
    assert "Every case is accounted for, and nothing was lost." in sentences
    assert "Nobody real was mailed" in sentences
    assert (tmp_path / "report.txt").read_text("utf-8") == done.stdout
    data = json.loads((tmp_path / "report.json").read_text("utf-8"))
    must_hold = next(part for part in data["parts"] if part["title"] == "What must hold")
    assert {row["SO"] for row in must_hold["rows"]} == {"yes"}
    assert "## Promises of platforms" in (tmp_path / "report.md").read_text("utf-8")
