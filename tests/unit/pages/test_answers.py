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
def test_form_request_has_the_step_of_the_button_pressed(
    extra: dict[str, list[str]], step: str, language: str
) -> None:
    request = read_request({**FIELDS, **extra})
    assert (request.step, request.language) == (step, language)


def test_change_button_sets_the_language_of_the_report() -> None:
    assert read_request({**FIELDS, "check": ["cy"]}).fields["reporter.language"] == ["cy"]


def test_show_in_leaves_the_report_as_it_was_sent() -> None:
    request = read_request({**FIELDS, "submission_id": ["u"], "show_in": ["cy"]})
    assert request.fields["reporter.language"] == ["en"]


def test_answers_keep_only_fields_of_the_report() -> None:
    names = {"stray": ["1"], "incidents.0.urls": ["2"], "incidents.x.url": ["3"], "change": ["a"]}
    assert list(Answers({**names, "category": ["other"]}).pairs()) == [("category", "other")]


@pytest.mark.parametrize("ticked", ["on", "true", "1", "yes", "YES"])
def test_answers_tick_a_box_when_the_value_is_true_in_the_contract(ticked: str) -> None:
    assert Answers({"log_only": [ticked]}).on("log_only")


@pytest.mark.parametrize("value", ["", "no", "0", "false"])
def test_answers_leave_a_box_empty_when_the_value_is_anything_else(value: str) -> None:
    assert not Answers({"log_only": [value]}).on("log_only")
