"""Reports by the form, which works without JavaScript."""

import re

import pytest

from chalicelib.errors import Unavailable
from tests.support.factories import World
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import post_form


def test_form_stores_nothing_and_shows_its_answers_when_it_has_no_id(world: World) -> None:
    answer = post_form(REPORTS, form(submission_id=None))
    assert answer.status == 200
    assert world.log.cases == {}
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert hidden["reporter.name"] == "Sam Invented"
    assert hidden["incidents.1.url"].startswith("https://www.facebook.com/")
    assert "incidents.2.url" not in hidden
    stored = post_form(
        REPORTS, {name: value.replace("&amp;", "&") for name, value in hidden.items()}
    )
    assert stored.status == 201
    assert len(world.log.cases) == 1


def test_confirmation_gives_reference_and_receipt(world: World) -> None:
    answer = post_form(REPORTS, form())
    assert answer.status == 201
    case_id = next(iter(world.log.cases))
    assert case_id[2:6] in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_form_comes_back_with_its_answers_when_it_has_faults(world: World) -> None:
    answer = post_form(REPORTS, form(category=None, declaration=None))
    assert answer.status == 422
    assert "Error: " in answer.text
    assert "I know where you live" in answer.text
    assert world.log.cases == {}


def test_form_is_sent_again_by_a_button_when_it_could_not_be_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise Unavailable

    fields = form()
    with monkeypatch.context() as fault:
        fault.setattr(world.log, "begin", down)
        answer = post_form(REPORTS, fields, accept="text/html")
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "call 999" in answer.text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert hidden["submission_id"] == fields["submission_id"]
    again = {name: value.replace("&amp;", "&") for name, value in hidden.items()}
    assert post_form(REPORTS, again).status == 201
    assert post_form(REPORTS, fields).status == 200


def test_confirmation_names_the_other_force_of_a_split_constituency(world: World) -> None:
    fields = form(**{"candidate.area": "Blaydon and Consett"})
    assert "Northumbria Police" in post_form(REPORTS, fields).text
