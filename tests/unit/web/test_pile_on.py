"""More links than a report has: the form sends the report, and adds the others to it in batches."""

import json
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from chalicelib.errors import Unavailable
from chalicelib.limits import INCIDENTS, INCIDENTS_A_CASE
from tests.support.factories import World
from tests.support.files.uploading import uploaded
from tests.support.html import Page
from tests.support.visitor import BROWSER
from tests.support.web_client import Answer, post_form

FACEBOOK = "https://www.facebook.com/somepage/posts/123456"


def links(count: int) -> list[str]:
    """So many posts: every second by one account, the others by one account each."""
    return [
        f"https://x.com/{'troll' if number % 2 else f'other{number}'}/status/{10_000 + number}"
        for number in range(count)
    ]


def filled_in(*typed: str, **changes: list[str]) -> dict[str, list[str]]:
    return {
        "reporter.name": ["Sam Invented"],
        "reporter.role": ["candidate"],
        "candidate.name": ["Sam Invented"],
        "candidate.area": ["E14001063"],
        "category": ["threat_violence"],
        "links": ["\n".join(typed)],
        "share_with.platforms": ["yes"],
        "declaration": ["yes"],
        **changes,
    }


def checked(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What check-your-answers would send of a form."""
    page = Page(post_form("/v1/reports", fields, **BROWSER).text)
    (form,) = (form for form in page.forms if form.attributes.get("id") == "check")
    return form.fields


def send(fields: dict[str, list[str]]) -> Answer:
    return post_form("/v1/reports", fields, **BROWSER)


def test_check_page_groups_a_pile_on_by_account_and_carries_it_in_one_field(world: World) -> None:
    typed = [*links(119), FACEBOOK]
    answer = send(filled_in(*typed))
    page = Page(answer.text)
    assert "120 posts or messages by 62 accounts. Who posted most comes first." in page.text
    assert "Posts by troll (X (formerly Twitter)): 59." in page.text
    assert "Posts by 57 more accounts: 57" in page.text
    fields = checked(filled_in(*typed))
    assert fields["links"][0].split() == typed
    assert not [name for name in fields if name.startswith("incidents.")]


def test_pile_on_is_accepted_whole_and_each_platform_is_told_at_once(world: World) -> None:
    typed = [*links(119), FACEBOOK]
    fields = checked(filled_in(*typed))
    assert send(fields).status == 201
    (case_id,) = world.log.cases
    case = world.case_by_id(case_id)
    urls = [incident["url"] for incident in case.incidents]
    assert sorted(urls) == sorted(typed)
    assert FACEBOOK in urls[:INCIDENTS]
    assert {"x", "facebook"} <= case.recipients.keys()
    assert send(fields).status == 200
    assert len(world.case_by_id(case_id).incidents) == len(typed)


def test_pile_on_that_was_cut_off_is_finished_when_it_is_sent_again(world: World) -> None:
    fields = checked(filled_in(*links(120)))
    appended = []

    def fail_once() -> None:
        appended.append(1)
        if len(appended) == 1:
            raise Unavailable

    world.log.before_append.extend([lambda: None, fail_once])
    first = send(fields)
    assert (first.status, len(world.log.cases)) == (503, 1)
    assert send(fields).status == 200
    (case_id,) = world.log.cases
    assert len(world.case_by_id(case_id).incidents) == 120


def test_file_of_a_late_link_is_about_it(world: World) -> None:
    upload_id = uploaded(world)
    typed = links(120)
    places = {"evidence.0.upload_id": [upload_id], "evidence.0.incidents": ["110"]}
    assert send({**checked(filled_in(*typed)), **places}).status == 201
    (case_id,) = world.log.cases
    case = world.case_by_id(case_id)
    (place,) = case.evidence[upload_id].incidents
    assert case.incidents[place]["url"] == typed[110]


def test_pile_on_is_refused_over_what_a_case_holds_and_nothing_is_stored(world: World) -> None:
    answer = send(filled_in(*links(INCIDENTS_A_CASE + 1)))
    assert answer.status == 422
    assert "Give up to 5,000 posts or messages" in Page(answer.text).text
    assert world.log.cases == {}


@pytest.mark.parametrize("place", [3, 70])
def test_fault_of_one_link_of_many_names_it(world: World, place: int) -> None:
    typed = links(80)
    typed[place] = f"https://x.com/{'a' * 2_100}"
    answer = send(filled_in(*typed))
    assert answer.status == 422
    page = Page(answer.text)
    assert typed[place] in page.form("/v1/reports").fields["links"][0]
    assert world.log.cases == {}


def test_form_of_a_pile_on_is_as_small_as_a_report_in_all_but_its_links(world: World) -> None:
    typed = [f"{link}?{'x' * 2_000}" for link in links(60)]
    assert send(filled_in(*typed, statement=["\U0001f600" * 10_000])).status == 413
    assert len(urlencode(filled_in(*links(3_000)), doseq=True)) > 100_000
    assert send(filled_in(*links(3_000))).status == 200


@pytest.mark.parametrize("count", [60, INCIDENTS_A_CASE + 3])
def test_danger_is_accepted_whatever_is_wrong_with_one_link_of_many(
    world: World, count: int
) -> None:
    typed = links(count)
    typed[55] = f"https://x.com/{'a' * 2_100}"
    danger = {"immediate_danger": ["yes"], "submission_id": [str(uuid4())]}
    answer = send(filled_in(*typed, **danger))
    assert answer.status == 201, Page(answer.text).text
    (case_id,) = world.log.cases
    case = world.case_by_id(case_id)
    assert len(case.incidents) == min(count, INCIDENTS_A_CASE) - 1
    as_typed = (case.report or {})["as_typed"]
    assert typed[55] in json.dumps(as_typed), "it is kept as it was typed"
    for beyond in typed[INCIDENTS_A_CASE:]:
        assert beyond in json.dumps(as_typed)
    assert case.recipients["police-hampshire"]


def dated(count: int, last_day: str) -> dict[str, list[str]]:
    """So many links in boxes of their own, as JSON's form has them, the last seen on a day."""
    boxes = {f"incidents.{place}.url": [link] for place, link in enumerate(links(count))}
    day = dict(zip(("day", "month", "year"), last_day.split("-")[::-1], strict=True))
    last = {f"incidents.{count - 1}.seen_at.{box}": [value] for box, value in day.items()}
    return {**filled_in(), "links": [""], **boxes, **last, "submission_id": [str(uuid4())]}


def test_day_to_come_of_a_late_link_is_refused_before_anything_is_stored(world: World) -> None:
    assert send(dated(60, "2099-01-01")).status == 422
    assert world.log.cases == {}


def test_day_to_come_of_a_late_link_refuses_no_danger(world: World) -> None:
    fields = {**dated(60, "2099-01-01"), "immediate_danger": ["yes"]}
    assert send(fields).status == 201
    (case_id,) = world.log.cases
    assert len(world.case_by_id(case_id).incidents) == 60
