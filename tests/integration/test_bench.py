"""The benchmarks run. What they find is not asserted here: that is for ``make bench``."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from local.dynamodb_local import missing

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


TARGETS = {
    "intake, json": "1.3",
    "intake, form": "1.3",
    "poll of 100: 120 waiting against 100": "1.1",
    "cold import of app.py, every handler's": "1.3",
    "publishing pages": "1.5",
}
"""What each ratio that is held to a target may be at most."""


def rows_of(output: str) -> dict[str, str]:
    """Return the target that the table has beside each name, without how many pages there are."""
    lines = [line.split("│") for line in output.splitlines() if line.startswith("│")]
    rows = {name.strip(): target.strip() for _, name, _, _, target, *_ in lines}
    return {re.sub(r"(?<=publishing )\d+ ", "", name): target for name, target in rows.items()}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 # our own arguments
        [sys.executable, "-m", "bench", "--quick", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_benchmark_gives_its_ratios_and_leaves_the_figures_alone() -> None:
    figures = (ROOT / "docs" / "performance.md").read_bytes()
    done = run()
    assert done.returncode in {0, 1}, done.stderr
    rows = rows_of(done.stdout)
    targets = {name: target for name, target in rows.items() if target}
    assert sorted(targets) == sorted(TARGETS)
    for name, target in targets.items():
        assert target.split()[:2] == ["≤", TARGETS[name]], name
    assert (ROOT / "docs" / "performance.md").read_bytes() == figures


def test_report_costs_no_more_units_of_capacity_than_it_may() -> None:
    done = run("units")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "at most" in done.stdout


@pytest.mark.proof  # by HTTP and in real time; tests/attacks/test_floods.py has it in each run
def test_flood_is_a_few_mails_and_a_list_of_all() -> None:
    done = run("flood")
    assert "63 cases in its list" in done.stdout, done.stdout + done.stderr
    slow = "FAULT a report with an access code waited"  # that says something of this machine
    faults = [line for line in done.stdout.splitlines() if line.startswith("FAULT")]
    assert [line for line in faults if not line.startswith(slow)] == []


def test_load_run_loses_and_doubles_nothing() -> None:
    done = run("load")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none lost, none doubled, all delivered" in done.stdout
    for phase in ("steady", "spike", "pile-on", "one report, 120 posts"):
        assert f"{phase}: delivered" in done.stdout
    assert '"DynamoDB Local"' in done.stdout


@pytest.mark.proof
def test_cost_is_counted_anew_as_the_page_has_it() -> None:
    page = (ROOT / "docs" / "cost.md").read_text("utf-8")
    done = run("cost")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (ROOT / "docs" / "cost.md").read_text("utf-8") == page, "a quick run writes nothing"
    for item, share in (("SES: mail", 0.0), ("write request unit", 0.5), ("ECC signature", 0.5)):
        published, counted = (_numbers_of(item, text)[0] for text in (page, done.stdout))
        assert abs(counted - published) <= published * share, item


def _numbers_of(item: str, page: str) -> list[float]:
    """How many of something 1,000 reports, a platform's day and an idle month ask for."""
    rows = (line.split("|") for line in page.splitlines() if f"{item} |" in line)
    return [float(row[2].replace(",", "")) for row in rows if row[2].strip()[0].isdigit()]
