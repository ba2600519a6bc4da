"""The run under load sees what is lost or doubled, and writes what it measured."""

import json
from pathlib import Path

import pytest

from bench import load_figures
from bench.load_plan import QUICK, WHOLE, parse
from bench.load_reports import LoadReports
from bench.load_tally import LoadTally, SentReport

CASE, FORCE = "SSSM6E2UPUVTW", "police-hampshire"


def delivered() -> LoadTally:
    tally = LoadTally()
    tally.add_report(CASE, SentReport("steady", 100.0, 0.2, frozenset({"x"}), mailed=True), 1)
    tally.add_mail(f"{CASE}.1.reporter", 103.0)
    tally.add_mail(f"{CASE}.1.{FORCE}", 104.0)
    tally.add_token("x", CASE, "jti-1", 105.0)
    return tally


def test_tally_finds_nothing_where_all_is_delivered_and_offered_again() -> None:
    tally = delivered()
    tally.add_token("x", CASE, "jti-1", 106.0)
    assert tally.missing() == tally.missing("steady") == tally.doubled() == []
    times = tally.times("steady")
    assert {name: seconds for name, (seconds,) in times.items()} == {
        "receipt": 0.2,
        "mail to a force": 4.0,
        "mail to who reported": 3.0,
        "fetched by a platform": 5.0,
    }


def test_tally_names_what_is_lost() -> None:
    tally = LoadTally()
    tally.add_report(CASE, SentReport("spike", 1.0, 0.2, frozenset({"x"}), mailed=True), 1)
    assert len(tally.missing("spike")) == 3
    assert tally.missing("steady") == []


def test_tally_names_what_is_doubled() -> None:
    tally = delivered()
    tally.add_mail(f"{CASE}.1.{FORCE}", 110.0)
    tally.add_token("x", CASE, "jti-2", 110.0)
    assert [line.partition(":")[0] for line in tally.doubled()] == [
        f"mail {CASE}.1.{FORCE}",
        CASE,
    ]
    tally.add_report(CASE, tally.reports[CASE], 1)
    assert tally.faults == [f"two reports are one case: {CASE}"]


def test_plan_takes_sizes_by_flags() -> None:
    assert parse([]) == (WHOLE, False)
    assert parse([], quick=True)[0] == QUICK
    plan, only_docs = parse(["--rate", "5", "--held", "", "--pile-on", "0", "--write-docs"])
    assert (plan.rate, plan.held, plan.pile_on, only_docs) == (5.0, (), 0, True)


def test_reports_are_about_every_pair_of_platforms() -> None:
    ready = {"candidates": [{"access_code": "A"}, {"access_code": "B"}]}
    reports = LoadReports(ready, ["x", "tiktok", "youtube"])
    pairs = {
        frozenset(post["platform"] for post in reports.ordinary(number)["incidents"])
        for number in range(6)
    }
    assert pairs == {frozenset(pair) for pair in (("x", "tiktok"), ("x", "youtube"))} | {
        frozenset({"tiktok", "youtube"})
    }


def test_figures_are_kept_and_written_into_the_page(tmp_path: Path) -> None:
    figures = {
        "command": "python -m bench load",
        "facts": "2026-11-29, 2 cores",
        "plan": {"links": 5_000},
        "platforms": 18,
        "phases": [
            {
                "name": "steady",
                "rate": 50.0,
                "accepted": 1_234,
                "accepted_a_second": 41.0,
                "delivered_after": 77.0,
                "delivered_a_second": 16.0,
                "lost": 0,
                "doubled": 0,
                "times": {"receipt": load_figures.percentiles([0.1, 0.2, 0.3])},
            }
        ],
        "polls": {"p50": 0.1},
        "memory": {"worker": 120},
        "growth": [{"held": 1_000, "accepting": 2.5}],
    }
    path, page = tmp_path / "build" / "load.json", tmp_path / "load.md"
    load_figures.save(figures, path)
    page.write_text(f"# Load\n{load_figures.BEGIN}\nold\n{load_figures.END}\nrest\n", "utf-8")
    load_figures.write_docs(path, page)
    text = page.read_text("utf-8")
    for words in ("1,234", "50 a second wanted", "0.20 s", "worker", "18 platforms", "1,000"):
        assert words in text
    assert "old" not in text
    assert text.endswith("rest\n")
    assert json.loads(path.read_text("utf-8")) == figures


def test_page_has_the_markers() -> None:
    text = load_figures.PAGE.read_text("utf-8")
    assert 0 < text.index(load_figures.BEGIN) < text.index(load_figures.END)


def test_percentiles_of_nothing_and_of_one() -> None:
    assert load_figures.percentiles([]) == {}
    assert load_figures.percentiles([2.0]) == {"p50": 2.0, "p95": 2.0, "p99": 2.0}


@pytest.mark.parametrize("interrupted", [True, False])
def test_page_says_that_a_run_was_interrupted(interrupted: bool) -> None:
    figures = {
        "command": "c",
        "facts": "f",
        "interrupted": interrupted,
        "plan": {"links": 0},
        "platforms": 4,
        "phases": [],
        "polls": {},
        "memory": {},
    }
    assert ("Interrupted" in "\n".join(load_figures.markdown(figures))) is interrupted
