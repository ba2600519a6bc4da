"""Counting the reports of whole days, and what is published of them."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.errors import Unavailable
from chalicelib.model.published_stats import rounded
from chalicelib.model.response_stats import ResponseStats, Speed
from chalicelib.model.statistics import FILE, from_facts
from chalicelib.rendering import statistics
from chalicelib.rendering.engine import environment
from chalicelib.rendering.facts import Facts, join_facts
from chalicelib.rendering.translator import translator
from chalicelib.usecases.guidance.publish_statistics import (
    COUNTS_FOR,
    PublishStatisticsDeps,
    publish_statistics,
)
from tests.support.factories import World
from tests.support.fakes import FakeClock, MemoryBlobs, MemoryLog
from tests.support.html import Page

SPEED = Speed(12, 0, 0, 3, 4.2)
STATS = rounded(ResponseStats(27, date(2026, 11, 1), acknowledged=SPEED, decided=SPEED))


@pytest.fixture
def world() -> World:
    """Give a world of its own to each test."""
    return World()


def deps_of(world: World, sources: MemoryBlobs) -> PublishStatisticsDeps:
    return PublishStatisticsDeps(world.log, sources, load(), world.clock, world.take_job)


def stored_counts(sources: MemoryBlobs) -> Any:
    return from_facts(json.loads(sources.objects[FILE].body))


def counted_weeks(world: World) -> MemoryBlobs:
    """Begin to count, take 30 reports in a week, and count them."""
    sources = MemoryBlobs()
    publish_statistics(deps_of(world, sources))
    for _ in range(25):
        world.submit()
    for _ in range(5):
        world.submit(category="doxxing", candidate={"name": "Sam", "area": "S14000021"})
    world.clock.advance(days=9)
    assert publish_statistics(deps_of(world, sources)) == 9
    return sources


def facts_of(sources: MemoryBlobs) -> Facts:
    periods = statistics.read(sources.objects[FILE].body)
    facts = join_facts(load(), load_guidance(), {"x": STATS}, periods)
    return facts._replace(confirmed={"police-kent": STATS})


def test_days_are_counted_once_they_are_over(world: World) -> None:
    sources = MemoryBlobs()
    assert publish_statistics(deps_of(world, sources)) == 0
    world.submit()
    assert publish_statistics(deps_of(world, sources)) == 0
    world.clock.advance(hours=17)  # half past midnight: the day is not over for an hour yet
    assert publish_statistics(deps_of(world, sources)) == 0
    world.clock.advance(hours=1)
    assert publish_statistics(deps_of(world, sources)) == 1
    assert stored_counts(sources).tally.reports == 1
    assert publish_statistics(deps_of(world, sources)) == 0
    assert sources.puts == [FILE, FILE]


def test_erased_case_stays_counted(world: World) -> None:
    sources = MemoryBlobs()
    publish_statistics(deps_of(world, sources))
    world.log.erase(world.submit().first.case_id)
    world.clock.advance(days=2)
    publish_statistics(deps_of(world, sources))
    assert stored_counts(sources).tally.nations == {"England": 1}


def test_days_that_no_run_counted_are_counted_later(world: World) -> None:
    sources = MemoryBlobs()
    publish_statistics(deps_of(world, sources))
    world.clock.advance(days=40)
    assert publish_statistics(deps_of(world, sources)) == 31
    assert publish_statistics(deps_of(world, sources)) == 9
    assert stored_counts(sources).counted_to == world.clock().date()


class SlowLog(MemoryLog):
    """Takes so long for an hour that a run comes as far as ten of them."""

    def submitted(self, hour: str) -> Sequence[str]:
        assert self.clock is not None
        self.clock.advance(seconds=COUNTS_FOR.whole_seconds / 10)
        return super().submitted(hour)

    clock: FakeClock | None = None


def test_day_that_takes_long_is_counted_in_several_runs(world: World) -> None:
    """Each goes on at the hour where the one before stopped; one that fails is as if never run."""
    sources, slow = MemoryBlobs(), SlowLog()
    publish_statistics(deps_of(world, sources))
    for _ in range(24):
        world.submit()
        world.clock.advance(hours=1)
    world.clock.advance(days=1)
    slow.cases, slow.clock = world.log.cases, world.clock
    deps = replace(deps_of(world, sources), log=slow)
    assert publish_statistics(deps) == 0
    kept_once = stored_counts(sources)
    assert kept_once.hours == 10
    slow.down = True
    with pytest.raises(Unavailable):
        publish_statistics(deps)
    slow.down = False
    assert stored_counts(sources) == kept_once
    days = [publish_statistics(deps) for _ in range(4)]
    assert days == [0, 1, 0, 1]
    (sunday,) = stored_counts(sources).periods
    assert (sunday.reports, stored_counts(sources).tally.reports, stored_counts(sources).hours) == (
        17,
        7,
        0,
    )


def test_report_whose_area_is_unknown_is_counted(world: World) -> None:
    sources = MemoryBlobs()
    publish_statistics(deps_of(world, sources))
    world.submit(immediate_danger=True, candidate={"name": "Sam", "area": "Borsetshire"})
    world.clock.advance(days=2)
    publish_statistics(deps_of(world, sources))
    assert stored_counts(sources).tally.nations == {"unknown": 1}


def test_published_data_keep_to_their_schema_and_hold_what_was_counted(world: World) -> None:
    objects = {key: body for key, body, _ in statistics.objects(facts_of(counted_weeks(world)))}
    document = json.loads(objects["statistics.json"])
    jsonschema.validate(document, json.loads(objects["statistics.schema.json"]))
    (period,) = document["periods"]
    assert (period["reports"], period["categories"]["shown"]) == (30, {})
    assert document["platforms"]["x"] == {
        "reports_at_least": 20,
        "decided_in_time_tenths": 9,
        "median_hours_to_decision": 5,
    }
    assert document["authorities"]["police-kent"] == {
        "reports_at_least": 20,
        "confirmed_in_time_tenths": 9,
        "median_hours_to_confirmation": 5,
    }
    rows = list(csv.reader(io.StringIO(objects["statistics.csv"].decode())))
    assert rows[0] == ["first_day", "last_day", "dimension", "value", "reports"]
    assert ["all", "all", "30"] in [row[2:] for row in rows]
    assert "pending" not in document


def test_page_shows_periods_and_practice_in_each_language(world: World) -> None:
    facts = facts_of(counted_weeks(world))
    for language, words in (("en", "30 reports."), ("cy", "30 o adroddiadau.")):
        context = statistics.statistics_page(facts, translator(language))
        template = environment(language).get_template("pages/statistics.html.j2")
        page = Page(template.render(**context, path="/statistics"))
        assert words in page.text
        assert "X (formerly Twitter)" in page.text
        assert translator(language)("Kent Police") in page.text


def test_page_says_that_there_is_nothing_yet() -> None:
    context = statistics.statistics_page(join_facts(load(), load_guidance()), translator("en"))
    template = environment("en").get_template("pages/statistics.html.j2")
    assert "Nothing is shown yet" in template.render(**context, path="/statistics")


def test_practice_says_nothing_of_a_share_before_enough_fell_due() -> None:
    few = Speed(3, 0, 0, 12, None)
    stats = rounded(ResponseStats(15, date(2026, 11, 1), few, few))
    facts = join_facts(load(), load_guidance(), {"x": stats})
    (row,) = statistics.statistics_page(facts, translator("en"))["practice"]
    assert (row.reports, row.in_time, row.half_within) == ("10", "Too few to show yet", "")
    document = json.loads(next(body for _, body, _ in statistics.objects(facts)))
    assert document["platforms"]["x"] == {"reports_at_least": 10}


def test_median_of_fewer_than_ten_answers_is_not_shown() -> None:
    few = Speed(9, 0, 2, 4, 3.0)
    stats = rounded(ResponseStats(15, date(2026, 11, 1), few, few))
    facts = join_facts(load(), load_guidance(), {"x": stats})._replace(confirmed={"x": stats})
    document = json.loads(next(body for _, body, _ in statistics.objects(facts)))
    assert document["platforms"]["x"] == {"reports_at_least": 10, "decided_in_time_tenths": 8}
    assert document["authorities"]["x"] == {"reports_at_least": 10, "confirmed_in_time_tenths": 8}


def test_largest_number_stands_first_and_all_others_last(world: World) -> None:
    sources = MemoryBlobs()
    publish_statistics(deps_of(world, sources))
    for category, count in (("harassment", 25), ("threat_violence", 40), ("doxxing", 12)):
        for _ in range(count):
            world.submit(category=category)
    world.clock.advance(days=timedelta(days=9).days)
    publish_statistics(deps_of(world, sources))
    (period,) = statistics.statistics_page(facts_of(sources), translator("en"))["periods"]
    lines = dict(period.tables)["By what happened"]
    assert [line.reports for line in lines] == ["40", "25", "12"]
    assert lines[-1].label == "All others"


def test_page_and_data_name_election_and_area(world: World) -> None:
    sources = MemoryBlobs()
    publish_statistics(deps_of(world, sources))
    kent = {"name": "Sam", "area": "E14001069", "election": "parl.2027-05-06"}
    for candidate, count in ((kent, 40), ({"name": "Jo", "area": "Aldershot"}, 25)):
        for _ in range(count):
            world.submit(candidate=candidate)
    for area in ("Leeds", "Leith Walk"):
        for _ in range(12):
            world.submit(candidate={"name": "Al", "area": area, "office": "councillor"})
    world.clock.advance(days=9)
    publish_statistics(deps_of(world, sources))
    facts = facts_of(sources)
    (period,) = statistics.statistics_page(facts, translator("en"))["periods"]
    lines = dict(period.tables)["By election and police force area: England"]
    assert [(line.label, line.reports) for line in lines] == [
        ("Kent Police: UK parliamentary general election, 6 May 2027", "40"),
        ("Hampshire & Isle of Wight Constabulary: no election was named", "25"),
        ("All others", "12"),
    ]
    objects = {key: body.decode() for key, body, _ in statistics.objects(facts)}
    assert "election/force,parl.2027-05-06/police-kent,40" in objects["statistics.csv"]
    assert "election/force,rest: England,12" in objects["statistics.csv"]
    jsonschema.validate(json.loads(objects["statistics.json"]), dict(statistics.SCHEMA))
