"""When something was seen is kept as it was typed, from form and JSON to status, case and PDF."""

from typing import Any

import pytest

from chalicelib.rendering.bundle_pdf import _incident as printed_incident
from chalicelib.web.reporter.report_pages import check_answers_page
from tests.support.factories import World, body
from tests.support.html import Page
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import call, post_form, post_json

LINK = "https://x.com/someone/status/20"
BOXES = {"incidents.0.url": LINK, "incidents.1.url": None}


def _stored(world: World) -> dict[str, Any]:
    case_id = list(world.log.cases)[-1]
    incident: dict[str, Any] = (world.case_by_id(case_id).report or {})["incidents"][0]
    return incident


@pytest.mark.parametrize("typed", ["2026-07-04", "2026-07-04T08:30:00Z"])
def test_day_and_time_are_kept_apart_when_sent_as_json(world: World, typed: str) -> None:
    payload = body(incidents=[{"url": LINK, "seen_at": typed}])
    assert post_json(REPORTS, payload).status == 201
    assert _stored(world)["seen_at"] == typed


@pytest.mark.parametrize(
    ("boxes", "stored", "about"),
    [
        ({"day": "4", "month": "7", "year": "2026"}, "2026-07-04", False),
        (
            {"day": "4", "month": "July", "year": "26", "time": "9.30am"},
            "2026-07-04T08:30:00Z",
            False,
        ),
        ({"day": "4", "month": "7", "year": "2026", "about": "yes"}, "2026-07-04", True),
        ({"about": "yes"}, None, False),
        ({}, None, False),
    ],
)
def test_form_keeps_a_day_a_time_about_and_unknown_apart(
    world: World, boxes: dict[str, str], stored: str | None, about: bool
) -> None:
    typed = {f"incidents.0.seen_at.{name}": text for name, text in boxes.items() if name != "about"}
    ticked = {"incidents.0.seen_about": boxes["about"]} if "about" in boxes else {}
    answer = post_form(REPORTS, form(**BOXES, **typed, **ticked))
    assert answer.status == 201
    assert (_stored(world).get("seen_at"), _stored(world)["seen_about"]) == (stored, about)


def test_form_and_json_of_one_sighting_are_the_same_report(world: World) -> None:
    fields = form(**{"incidents.0.seen_at.day": "4", "incidents.0.seen_at.month": "7"})
    fields |= {"incidents.0.seen_at.year": "2026", "incidents.0.seen_about": "yes"}
    assert post_form(REPORTS, fields).status == 201
    whole = {k: v for k, v in fields.items() if ".seen_at." not in k}
    whole["incidents.0.seen_at"] = "2026-07-04"
    assert post_form(REPORTS, whole).status == 200
    assert len(world.log.cases) == 1


@pytest.mark.parametrize(
    ("day", "month", "year", "time", "words"),
    [
        ("30", "2", "2026", "", "must be a real date"),
        ("", "2", "2026", "", "Enter the day, the month and the year"),
        ("", "", "", "9am", "Enter the day, the month and the year"),
        ("1", "1", "2062", "", "must be today or in the past"),
        ("1", "1", "1989", "", "must be in 1990 or later"),
        ("1", "1", "2026", "teatime", "Enter the time like 9:30am"),
        ("Monday", "x", "y", "", "Enter the day you saw it"),
    ],
)
def test_form_says_what_is_wrong_with_a_day_and_keeps_what_was_typed(
    world: World, day: str, month: str, year: str, time: str, words: str
) -> None:
    boxes = {"day": day, "month": month, "year": year, "time": time}
    typed = {f"incidents.0.seen_at.{name}": text for name, text in boxes.items()}
    answer = post_form(REPORTS, form(**BOXES, **typed))
    assert answer.status == 422
    assert words in answer.text
    page = Page(answer.text)
    posted = page.form(REPORTS).press()
    assert {name: posted[name][-1] for name in typed} == typed
    links = [attributes.get("href") for tag, attributes in page.tags if tag == "a"]
    assert "#incidents.0.seen_at.day" in links
    assert "incidents.0.seen_at.day" in page.ids


def test_day_that_cannot_be_is_kept_as_typed_in_danger(world: World) -> None:
    payload = body(immediate_danger=True, incidents=[{"url": LINK, "seen_at": "2062-01-01"}])
    answer = post_json(REPORTS, payload)
    assert (answer.status, answer.json["not_understood"]) == (201, ["/incidents/0/seen_at"])
    case_id = list(world.log.cases)[-1]
    assert (world.case_by_id(case_id).report or {})["as_typed"] == {
        "/incidents/0/seen_at": "2062-01-01"
    }


@pytest.mark.parametrize(
    ("incident", "printed"),
    [
        ({"seen_at": "2026-07-04"}, "04 July 2026, no time given"),
        ({"seen_at": "2026-07-04T08:30:00Z"}, "04 July 2026, 08:30:00 UTC"),
        ({"seen_at": "2026-07-04", "seen_about": True}, "About 04 July 2026, no time given"),
        ({}, "Not known to the person who reported"),
    ],
)
def test_print_says_when_it_was_seen_as_the_reporter_did(
    incident: dict[str, Any], printed: str
) -> None:
    assert ("Seen", printed) in printed_incident(incident)


@pytest.mark.parametrize(
    ("typed", "seen_text"),
    [
        ({"seen_at": "2026-07-04"}, "4 July 2026"),
        ({"seen_at": "2026-07-04", "seen_about": True}, "About 4 July 2026"),
        ({"seen_at": "2026-07-04T08:30:00Z", "seen_about": True}, "About 4 July 2026 at 9:30am"),
    ],
)
def test_text_to_copy_says_when_it_was_seen_in_words(
    world: World, typed: dict[str, Any], seen_text: str
) -> None:
    incident = {"url": "https://www.tiktok.com/@someone/video/7", **typed}
    answer = post_json(REPORTS, body(incidents=[incident])).json
    (tiktok,) = (recipient for recipient in answer["recipients"] if recipient["id"] == "tiktok")
    assert f"Seen: {seen_text}\n" in tiktok["self_report"]["text"] + "\n"
    path = f"{REPORTS}/{answer['reference']}"
    assert call("GET", path, authorization=f"Bearer {answer['receipt']}").status == 200


def test_check_shows_about_when_it_was_seen() -> None:
    fields = {"incidents.0.url": [LINK], "incidents.0.seen_about": ["yes"]}
    fields |= {"incidents.0.seen_at.day": ["4"], "incidents.0.seen_at.month": ["July"]}
    fields["incidents.0.seen_at.year"] = ["2026"]
    assert "Seen: About 4 July 2026" in Page(check_answers_page(fields, "en", "u")).text
