"""The form asks what each file is about, and platforms get the files of their own posts alone."""

from urllib.parse import urlencode

import pytest

from chalicelib.model.evidence import REASONS
from chalicelib.rendering.file_incidents import UNSAID, mark_of
from chalicelib.web.reporter import status_pages
from chalicelib.web.reporter.form_body import form_to_body, read_form
from tests.support.factories import World, body
from tests.support.files.uploading import uploaded
from tests.support.html import Page
from tests.support.page_samples import status
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import post_form, post_json

X, PAGE = "https://x.com/someone/status/20", "https://www.facebook.com/somepage/posts/123456"
FILE = "a" * 32


def filled_in(upload_id: str) -> dict[str, list[str]]:
    """The form of a report on two posts, with a file."""
    return {
        "reporter.name": ["Sam Invented"],
        "reporter.role": ["candidate"],
        "candidate.name": ["Sam Invented"],
        "candidate.area": ["E14001063"],
        "category": ["threat_violence"],
        "links": [f"{X}\n{PAGE}"],
        "evidence": [upload_id],
        "share_with.platforms": ["yes"],
        "declaration": ["yes"],
    }


def entries(fields: dict[str, list[str]]) -> object:
    return form_to_body(read_form(urlencode(fields, doseq=True).encode())).get("evidence")


@pytest.mark.parametrize(
    ("fields", "evidence"),
    [
        ({"evidence": [FILE]}, [FILE]),
        ({"evidence": [FILE], f"about.{FILE}": [UNSAID]}, [{"upload_id": FILE, "incidents": []}]),
        (
            {"evidence": [FILE], f"about.{FILE}": [UNSAID, mark_of({"url": PAGE})]},
            [{"upload_id": FILE, "incidents": [1]}],
        ),
        (
            {"evidence.0.upload_id": [FILE], "evidence.0.incidents": ["1", "0", "9", "x"]},
            [{"upload_id": FILE, "incidents": [0, 1]}],
        ),
        ({"evidence.3.upload_id": [FILE]}, [{"upload_id": FILE, "incidents": []}]),
    ],
)
def test_form_names_the_incidents_of_a_file(fields: dict[str, list[str]], evidence: object) -> None:
    assert entries({"links": [f"{X}\r\n{PAGE}"], **fields}) == evidence


def test_mark_follows_its_incident_whatever_its_place() -> None:
    about = {f"about.{FILE}": [mark_of({"platform": "x", "handle": "someone"})], "evidence": [FILE]}
    slots = {"incidents.7.platform": ["x"], "incidents.7.handle": ["someone"]}
    assert entries({**about, "incidents.3.url": [PAGE], **slots}) == [
        {"upload_id": FILE, "incidents": [1]}
    ]
    assert entries({**about, **slots}) == [{"upload_id": FILE, "incidents": [0]}]


def test_check_page_asks_what_each_file_is_about_and_keeps_the_answer(world: World) -> None:
    upload_id = uploaded(world)
    typed = filled_in(upload_id)
    page = Page(post_form("/v1/reports", typed, **BROWSER).text)
    assert "shot.png" in page.text
    form = page.form("/v1/reports")
    assert form.fields[f"about.{upload_id}"] == [UNSAID]
    ticks = [box for tag, box in page.tags if tag == "input" and box["type"] == "checkbox"]
    marks = [box["value"] for box in ticks if box["name"] == f"about.{upload_id}"]
    assert len(marks) == 2
    ticked = {**form.fields, f"about.{upload_id}": [UNSAID, marks[1]]}
    changed = Page(post_form("/v1/reports", {**ticked, "change": ["category"]}, **BROWSER).text)
    again = {**changed.form("/v1/reports").fields, "declaration": ["yes"]}
    assert again[f"about.{upload_id}"] == [UNSAID, marks[1]]
    assert post_form("/v1/reports", ticked, **BROWSER).status == 201
    (case_id,) = world.log.cases
    assert world.case_by_id(case_id).evidence[upload_id].incidents == (1,)


def test_check_page_asks_of_a_file_that_cannot_be_read_by_its_number(world: World) -> None:
    other = uploaded(world)
    post_json("/v1/reports", body(evidence=[other]))
    world.uploads.down = True
    for upload_id in (FILE, other):
        typed = filled_in(upload_id)
        answer = post_form("/v1/reports", typed, **BROWSER)
        assert (answer.status, "File 1" in answer.text) == (200, True)
        world.uploads.down = False


def test_report_refuses_a_place_without_an_incident(world: World) -> None:
    for incidents in ([2], [-1], ["0"], "0"):
        evidence = [{"upload_id": FILE, "incidents": incidents}]
        assert post_json("/v1/reports", body(evidence=evidence)).status == 422
    none = {"evidence": [{"upload_id": FILE, "incidents": [0]}], "incidents": "none"}
    assert {
        error["pointer"] for error in post_json("/v1/reports", body(**none)).json["errors"]
    } == {"/incidents"}


def test_file_that_is_named_twice_is_about_all_that_is_named(world: World) -> None:
    evidence = [FILE, {"upload_id": FILE, "incidents": [1]}, {"upload_id": FILE, "incidents": [0]}]
    payload = body(evidence=evidence)
    assert post_json("/v1/reports", payload).status == 201
    assert post_json("/v1/reports", payload).status == 200
    (case_id,) = world.log.cases
    assert world.case_by_id(case_id).evidence[FILE].incidents == (0, 1)


def test_page_of_a_report_asks_what_new_files_are_about(world: World) -> None:
    visitor = Visitor(world)
    visitor.open()
    page = visitor.page()
    assert "Facebook – https://www.facebook.com/somepage" in page.text
    upload_id = uploaded(world)
    answer = visitor.press("/status/evidence", evidence=upload_id, incidents="1")
    assert answer.status == 201
    assert "About: Facebook" in Page(answer.text).text
    assert world.case_by_id(visitor.case_id).evidence[upload_id].incidents == (1,)
    assert visitor.press("/status/evidence", evidence=uploaded(world), incidents="7").status == 422
    visitor.press("/status/evidence", evidence=uploaded(world), incidents="²")
    assert "About no post or message" in visitor.page().text


def test_form_without_a_script_says_first_what_the_file_is_about(world: World) -> None:
    visitor = Visitor(world)
    visitor.open()
    assert visitor.press("/status/evidence", incidents="0").status == 200
    (upload,) = world.uploads.rows.values()
    assert upload.incidents == (0,)
    assert visitor.press("/status/evidence", incidents="2").status == 422


def test_file_is_not_added_again_as_about_others(world: World) -> None:
    accepted = post_json("/v1/reports", body()).json
    path = f"/v1/reports/{accepted['reference']}/evidence"
    key = {"authorization": f"Bearer {accepted['receipt']}"}
    added = {"upload_id": uploaded(world), "incidents": [1, 0, 1]}
    statuses = [
        post_json(path, {**added, **more}, **key).status
        for more in ({}, {}, {"incidents": [0, 1]}, {"incidents": [0]}, {"incidents": [5]})
    ]
    assert statuses == [201, 200, 200, 409, 422]
    assert post_json(path, {"upload_id": added["upload_id"]}, **key).status == 200


def form_by_id(page: Page, form_id: str) -> dict[str, list[str]]:
    """What a form of several would send."""
    (form,) = (form for form in page.forms if form.attributes.get("id") == form_id)
    return form.fields


def test_check_page_stops_when_a_file_was_not_added_and_goes_on_without_it(world: World) -> None:
    good, bad = uploaded(world), uploaded(world, b"MZ a program")
    typed = filled_in(good) | {"evidence": [good, bad], "not_added": ["film.mp4"]}
    page = Page(post_form("/v1/reports", typed, **BROWSER).text)
    assert "A file was not added" in page.text
    assert "shot.png was not added" in page.text
    assert "film.mp4 was not added" in page.text
    assert "holds no picture that we can take. The selected file must be one of these" in page.text
    assert "Send your report" not in page.text
    again = Page(post_form("/v1/reports", form_by_id(page, "without-them"), **BROWSER).text)
    assert "was not added" not in again.text
    assert form_by_id(again, "check")["evidence"] == [good]
    assert "Send your report" in again.text


@pytest.mark.parametrize(
    ("not_added", "name", "why"),
    [
        ("wrong_type/x.exe", "x.exe", "The selected file must be one of these"),
        (
            "wrong_type/x.PNG",
            "x.PNG",
            "It is called .png, but holds no picture that we can take. The",
        ),
        ("wrong_type/png", "png", "The selected file must be one of these"),
        ("too_large/x.mp4", "x.mp4", "The selected file must be smaller than"),
        ("empty/x.mp4", "x.mp4", "The selected file is empty"),
        ("wait/x.mp4", "x.mp4", "Too many files from your network"),
        ("x.mp4", "x.mp4", "The file did not arrive: add it again"),
        ("sharks/x.mp4", "sharks/x.mp4", "The file did not arrive: add it again"),
        ("empty/", "empty/", "The file did not arrive: add it again"),
        ("empty/a/<b>.png", "a/<b>.png", "The selected file is empty"),
    ],
)
def test_check_page_says_why_a_file_was_not_added(
    world: World, not_added: str, name: str, why: str
) -> None:
    typed = filled_in(uploaded(world)) | {"not_added": [not_added]}
    page = Page(post_form("/v1/reports", typed, **BROWSER).text)
    assert f"{name} was not added" in page.text
    assert f"Error: {why}" in page.text


@pytest.mark.parametrize("reason", sorted({*REASONS, "wait"}))
def test_check_page_has_words_for_each_reason(world: World, reason: str) -> None:
    typed = filled_in(uploaded(world)) | {"not_added": [f"{reason}/film.mp4"]}
    assert "film.mp4 was not added" in Page(post_form("/v1/reports", typed, **BROWSER).text).text


def test_page_of_a_report_says_that_a_picture_is_none() -> None:
    file = {"filename": "x.png", "state": "rejected", "reason": "wrong_type"}
    page = Page(status_pages.status_page(status(evidence=[file]), "en", "c"))
    assert "It is called .png, but holds no picture that we can take. The selected" in page.text


@pytest.mark.parametrize("upload_id", [FILE, "another's"])
def test_check_page_stops_when_a_file_is_not_there(world: World, upload_id: str) -> None:
    if upload_id != FILE:
        upload_id = uploaded(world)
        post_json("/v1/reports", body(evidence=[upload_id]))
    page = Page(post_form("/v1/reports", filled_in(upload_id), **BROWSER).text)
    assert "The file is not there: add it again" in page.text
    assert "Send your report" not in page.text


def test_danger_waits_for_no_file(world: World) -> None:
    typed = filled_in(uploaded(world, b"MZ")) | {"immediate_danger": ["yes"]}
    page = Page(post_form("/v1/reports", typed, **BROWSER).text)
    assert "shot.png was not added" in page.text
    assert "Send your report" in page.text
