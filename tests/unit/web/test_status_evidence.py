"""Files by the forms of a report's page, with or without a script."""

import pytest

import app
from chalicelib.limits import FILES
from tests.support import events
from tests.support.events import object_created
from tests.support.factories import BASE_URL, World
from tests.support.files.uploading import (
    PNG,
    uploaded,
)
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import call, post_form


def test_form_adds_files_that_were_uploaded(world: World) -> None:
    visitor = Visitor(world)
    visitor.open()
    answer = visitor.press("/status/evidence", evidence=uploaded(world))
    assert answer.status == 201
    assert "shot.png" in answer.text
    assert len(world.case_by_id(visitor.case_id).evidence) == 1


def test_page_says_when_a_file_cannot_be_added(world: World) -> None:
    visitor = Visitor(world)
    visitor.open()
    answer = visitor.press("/status/evidence", evidence="0" * 32)
    assert answer.status == 422
    assert "could not be added" in answer.text


def test_page_says_why_no_place_is_given_for_a_file(world: World) -> None:
    full = Visitor(world, evidence=[f"{number:f>32x}" for number in range(FILES)])
    full.open()
    fields = {"csrf": full.page().forms[0].fields["csrf"]}
    answer = post_form("/status/evidence", fields, cookie=full.cookie, **BROWSER)
    assert (answer.status, f"A report can hold up to {FILES} files" in answer.text) == (422, True)
    withdrawn = Visitor(world)
    withdrawn.open()
    form = withdrawn.page().form("/status/evidence")
    withdrawn.press("/status/withdraw", confirm="yes")
    answer = post_form("/status/evidence", form.fields, cookie=withdrawn.cookie, **BROWSER)
    assert (answer.status, "You withdrew this report" in answer.text) == (409, True)


@pytest.mark.parametrize("start", ["", "/cy"])
def test_form_sends_one_file_without_a_script(world: World, start: str) -> None:
    visitor = Visitor(world)
    visitor.open(path=f"{start}/status")
    page = visitor.page(f"{start}/status")
    path = f"{start}/status/evidence"
    form = page.form(path)
    answer = post_form(path, form.fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 200
    assert 'action="/uploads"' in answer.text
    (upload_id,) = world.uploads.rows
    assert f'name="key" value="{upload_id}"' in answer.text
    assert f'value="{BASE_URL}{path}"' in answer.text
    world.quarantine.arrive(upload_id, PNG)
    app.check_upload(object_created(upload_id), events.CONTEXT)
    back = call("GET", path, cookie=visitor.cookie, **BROWSER)
    assert (back.status, back.headers["location"]) == (303, f"{start}/status")
    (file,) = world.case_by_id(visitor.case_id).evidence.values()
    assert file.state == "stored"


@pytest.mark.parametrize("uploads_first", [True, False])
def test_form_takes_no_file_of_intimate_images_and_names_who_helps(
    world: World, uploads_first: bool
) -> None:
    files = {"evidence": uploaded(world)} if uploads_first else {}
    visitor = Visitor(world, category="intimate_images")
    visitor.open()
    page = visitor.page()
    assert "/status/evidence" not in {form.attributes["action"] for form in page.forms}
    assert "Revenge Porn Helpline" in page.text
    csrf = page.form("/status/withdraw").fields["csrf"]
    fields = {"csrf": csrf, **files}
    answer = post_form("/status/evidence", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 422
    assert 'href="#files-of-report">Send us no files of intimate images.' in answer.text
    assert "/uploads" not in answer.text
    assert world.case_by_id(visitor.case_id).evidence == {}


def test_form_adds_nothing_without_a_session_and_its_token(world: World) -> None:
    visitor = Visitor(world)
    assert post_form("/status/evidence", {"evidence": "0" * 32}, **BROWSER).status == 403
    visitor.open()
    fields = {"csrf": "guess", "evidence": uploaded(world)}
    stolen = post_form("/status/evidence", fields, cookie=visitor.cookie, **BROWSER)
    assert stolen.status == 403
    assert world.case_by_id(visitor.case_id).evidence == {}


@pytest.mark.parametrize("place", ["9" * 5_000, "²", "٣", "-1", ""])
def test_form_adds_files_whatever_stands_for_an_incident(world: World, place: str) -> None:
    visitor = Visitor(world)
    visitor.open()
    answer = visitor.press("/status/evidence", evidence=uploaded(world), incidents=place)
    assert answer.status == 201
