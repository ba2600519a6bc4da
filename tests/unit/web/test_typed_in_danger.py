"""What could not be used of a report about danger is shown in words, wherever it was typed."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from chalicelib.catalogue import load
from chalicelib.errors import RulesBroken
from chalicelib.languages import CODES
from chalicelib.model.preferences import Preferences
from chalicelib.model.report import Report
from chalicelib.model.report_context import ReportContext
from chalicelib.ports import Dispatch
from chalicelib.rendering.self_report_text import self_report_text
from chalicelib.rendering.status_page import download_page
from chalicelib.rendering.translator import translator
from chalicelib.rendering.typed_places import HEADING, typed_lines, with_typed_words
from chalicelib.usecases.authority.authority_case_view import show_case_to_authority
from chalicelib.usecases.intake.catalogue_adapter import CatalogueForReports
from chalicelib.usecases.intake.understand_report import understand_report
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.reporter.read_own_case import read_own_case
from chalicelib.web.reporter import status_pages
from tests.support.bundles import FORCE, Bundles, unpack_bag
from tests.support.cases import reading
from tests.support.factories import World, body, known_elections
from tests.support.html import Page

WRONG = ["last friday", {"text": "He has a knife"}, {"a": 1}]
"""Of no type that a member has."""
JSON_MARKS = re.compile(
    r"\[/|/(incidents|candidate|reporter|evidence|signs|at_risk)/|as_typed|text:"
)
LINK = "https://x.com/someone/status/20"


def spoilt_bodies() -> Iterator[dict[str, Any]]:
    """Bodies about danger, in each one member of the body or of what is in it that is wrong."""
    schema = Report.model_json_schema()
    for name, member in {**schema["properties"], "wat": {}}.items():
        yield body(immediate_danger=True) | {name: WRONG}
        for inner in [*_names_in(member, schema["$defs"]), "wat"]:
            whole = {"area": "Aldershot"} if name == "at_risk" else {"url": LINK}
            held = body().get(name, whole)
            for spoilt in (
                ({"name": "Sam", **held, inner: WRONG},) if isinstance(held, dict) else ()
            ):
                yield body(immediate_danger=True) | {name: spoilt}
            yield body(immediate_danger=True) | {name: [{**whole, inner: WRONG}]}


def _names_in(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    """The members of what a schema speaks of, also of a list or of what may be null."""
    if "$ref" in schema:
        yield from definitions[schema["$ref"].rpartition("/")[2]].get("properties", ())
    for branch in [*schema.get("anyOf", ()), schema.get("items", {})]:
        if branch:
            yield from _names_in(branch, definitions)


@cache
def kept_of_all() -> dict[str, Any]:
    """What is kept of them all, by pointer."""
    catalogue = CatalogueForReports(load(), known_elections())
    typed_values = dict[str, Any]()
    for payload in spoilt_bodies():
        with suppress(RulesBroken):
            understood = understand_report(payload, ReportContext(catalogue, False, True))
            typed = understood.as_typed.items()
            typed_values |= {pointer: value for pointer, value in typed if "knife" in str(value)}
    return typed_values


def test_every_place_has_a_label_and_no_mark_of_json() -> None:
    as_typed = kept_of_all()
    assert {"/wat", "/signs", "/evidence/0", "/access_code", "/share_with"} <= as_typed.keys()
    assert {"/reporter/email", "/candidate/area", "/at_risk/area"} <= as_typed.keys()
    assert {"/incidents/1", "/incidents/0/seen_at", "/incidents/0/wat"} <= as_typed.keys()
    assert len(as_typed) > 40
    for language in CODES:
        lines = typed_lines(as_typed, translator(language))
        assert len(lines) == len(as_typed)
        for line in lines:
            assert "He has a knife" in line.text
            assert not JSON_MARKS.search(f"{line.place}: {line.text}"), line


@pytest.mark.parametrize("language", CODES)
def test_no_pointer_reaches_a_page_or_a_mail(world: World, language: str) -> None:
    accepted = world.submit(as_typed=kept_of_all(), immediate_danger=True)
    view = read_own_case(reading(), world.case(accepted))
    download = download_page({**view, "files": [], "made_at": view["submitted_at"]}, language)
    world.preferences[FORCE] = Preferences(language=language)
    case_id = accepted.first.case_id
    notify_authority(world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
    letter = world.mail.letters[-1]
    status = status_pages.status_page(view, language, "c")
    pages = [Page(html).text for html in (status, download, letter.html)]
    for text in (*pages, letter.text):
        assert_is_in_words(text, translator(language)(HEADING))


def test_no_pointer_reaches_a_bundle_or_the_text_to_copy(tmp_path: Path) -> None:
    bundles = Bundles(as_typed=kept_of_all(), immediate_danger=True)
    case = bundles.world.case(bundles.accepted)
    data = unpack_bag(bundles.make(), tmp_path) / "data"
    pdf = " ".join(page.extract_text() for page in PdfReader(data / "report.pdf").pages)
    copied = self_report_text(load(), case, case.recipients[FORCE])
    files = [(data / name).read_text() for name in ("notices/01.txt", "report.json")]
    for text in (pdf, copied, *files):
        assert_is_in_words(text, HEADING)
    assert "knife" not in self_report_text(load(), case, case.recipients["x"])


def assert_is_in_words(text: str, heading: str) -> None:
    """The heading and what was typed stand before the statement, and no pointer anywhere."""
    plain = " ".join(text.replace("\n> ", " ").split())
    statement = plain.rindex("It began last week.")
    assert heading in plain[:statement]
    assert "He has a knife" in plain[plain.index(heading) : statement]
    assert not re.search(r"\[/|/incidents/\d", plain)


@pytest.mark.parametrize(
    ("pointer", "typed", "line"),
    [
        ("/incidents/0", {"text": "He has a knife"}, "Post or message 1: He has a knife"),
        ("/incidents/0/text", "the rest", "Post or message 1: the rest"),
        ("/incidents/1/handle", "@a", "Post or message 2: Account: @a"),
        ("/incidents/1/seen_at", "friday", "Post or message 2, when it was seen: friday"),
        (
            "/incidents",
            [{"url": "a", "text": "b"}, 7],
            "Posts or messages: Link: a; What it said: b\n7",
        ),
        ("/candidate/area", ["here", "there"], "Where they are or stand: here\nthere"),
        ("/candidate/council", "Spelthorne", "Who it is about: Council: Spelthorne"),
        ("/at_risk", {"home": "Leeds"}, "Where they are or stand: home: Leeds"),
        ("/reporter/phone", "ring", "Who reported: Phone number: ring"),
        ("/signs", ["sharks"], "Signs of danger: sharks"),
        ("/evidence/3/incidents", {"incidents": [9, None]}, "A file: incidents: 9; null"),
        ("/statement", "sss", "More of what happened: sss"),
        ("/wat", [{"a": 1}, 2], "Also typed: wat: a: 1; 2"),
        ("/a~1b~0c/incidents", "d", "Also typed: a/b~c: incidents: d"),
        ("/incidentsx", "d", "Also typed: incidentsx: d"),
    ],
)
def test_place_is_named_in_words(pointer: str, typed: Any, line: str) -> None:
    (typed_line,) = typed_lines({pointer: typed}, translator("en"))
    assert f"{typed_line.place}: {typed_line.text}" == line


def test_places_stand_by_weight_and_in_the_order_of_posts() -> None:
    of_posts = ["/incidents/10", "/incidents/9/text", "/incidents/0/seen_at", "/incidents/0"]
    pointers = ["/wat", "/reporter/phone", "/statement", *of_posts, "/incidents"]
    lines = typed_lines(dict.fromkeys(pointers, "a"), translator("en"))
    assert [line.place for line in lines] == [
        "Posts or messages",
        "Post or message 1",
        "Post or message 1, when it was seen",
        "Post or message 10",
        "Post or message 11",
        "More of what happened",
        "Who reported",
        "Also typed",
    ]


def test_posts_have_the_numbers_that_they_were_typed_with(world: World) -> None:
    posts = [{"url": f"https://x.com/a/status/{number}"} for number in (2, 4)]
    left_out = {"/incidents/0": {"text": "first"}, "/incidents/2": "third", "/incidents/3/text": ""}
    accepted = world.submit(as_typed=left_out, incidents=posts, immediate_danger=True)
    view = read_own_case(reading(), world.case(accepted))
    download = download_page({**view, "files": [], "made_at": view["submitted_at"]}, "en")
    for html in (status_pages.status_page(view, "en", "c"), download):
        numbers = re.findall(r"<h3[^>]*>Post or message (\d+)<", html)
        assert numbers == ["2", "4"]


def test_nothing_is_shown_of_a_place_where_nothing_was_typed() -> None:
    assert typed_lines({"/reporter/role": None}, translator("en")) == []


@pytest.mark.parametrize(
    ("report", "statement"),
    [
        ({"as_typed": {}}, None),
        ({"as_typed": {}, "statement": "It began."}, "It began."),
        ({"as_typed": {"/wat": "a"}}, f"{HEADING}:\n\nAlso typed: wat: a"),
        (
            {"as_typed": {"/wat": "a"}, "statement": "It began."},
            f"{HEADING}:\n\nAlso typed: wat: a\n\nIn their own words:\n\nIt began.",
        ),
    ],
)
def test_statement_of_the_api_has_all_that_was_written(
    report: dict[str, Any], statement: str | None
) -> None:
    view = with_typed_words(report)
    assert view.get("statement") == statement
    assert view.get("stated") == report.get("statement")


def test_case_of_an_authority_has_nothing_typed_when_all_was_understood(world: World) -> None:
    case = world.case(world.submit())
    view = show_case_to_authority(load(), case, case.recipients[FORCE], world.clock())
    assert with_typed_words(view)["as_typed"] == []
