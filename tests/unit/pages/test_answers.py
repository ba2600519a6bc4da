"""Which page a form post asks for."""

import pytest

from chalicelib.rendering.answers import Answers, read_request
from tests.support.page_samples import FIELDS


@pytest.mark.parametrize(
    ("extra", "step", "language"),
    [
        ({}, "check", "en"),
        ({"submission_id": ["u"]}, "send", "en"),
        ({"submission_id": [""]}, "check", "en"),
        ({"submission_id": ["u"], "change": ["statement"]}, "form", "en"),
        ({"change": ["add"]}, "form", "en"),
        ({"change": ["cy"]}, "form", "cy"),
        ({"submission_id": ["u"], "check": ["cy"]}, "check", "cy"),
        ({"submission_id": ["u"], "show_in": ["cy"]}, "send", "cy"),
        ({"reporter.language": ["cy"]}, "check", "cy"),
        ({"reporter.language": ["fr"]}, "check", "en"),
        ({"reporter.language": []}, "check", "en"),
    ],
)
def test_the_buttons_of_the_form_are_told_apart(
    extra: dict[str, list[str]], step: str, language: str
) -> None:
    request = read_request({**FIELDS, **extra})
    assert (request.step, request.language) == (step, language)


def test_changing_the_language_changes_that_of_the_report() -> None:
    assert read_request({**FIELDS, "check": ["cy"]}).fields["reporter.language"] == ["cy"]


def test_showing_in_a_language_leaves_the_report_as_it_was_sent() -> None:
    request = read_request({**FIELDS, "submission_id": ["u"], "show_in": ["cy"]})
    assert request.fields["reporter.language"] == ["en"]


def test_only_fields_of_the_report_are_kept() -> None:
    names = {"stray": ["1"], "incidents.0.urls": ["2"], "incidents.x.url": ["3"], "change": ["a"]}
    assert list(Answers({**names, "category": ["other"]}).pairs()) == [("category", "other")]


@pytest.mark.parametrize("ticked", ["on", "true", "1", "yes", "YES"])
def test_the_contracts_words_for_true_tick_a_box(ticked: str) -> None:
    assert Answers({"log_only": [ticked]}).on("log_only")


@pytest.mark.parametrize("value", ["", "no", "0", "false"])
def test_anything_else_leaves_it_empty(value: str) -> None:
    assert not Answers({"log_only": [value]}).on("log_only")
