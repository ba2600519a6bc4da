"""Statements of reasons: what the DSA Transparency Database takes, and every fault at once."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from chalicelib.catalogue import load
from chalicelib.model import transparency_database as database
from chalicelib.model.exchange import Outcome
from chalicelib.model.statement_of_reasons import StatementOfReasons
from chalicelib.web.openapi.statement_schema import statement_schema
from tests.support.cases import REASONS
from tests.support.factories import World
from tests.support.outcomes import DATABASE_EXAMPLE, complete_outcome
from tests.support.sentences import begins_as_a_sentence
from tests.support.web_client import call


def faults(reasons: Any, status: str = "content_removed") -> set[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        Outcome.model_validate(complete_outcome(status, statement_of_reasons=reasons))
    assert all(begins_as_a_sentence(error["msg"]) for error in refused.value.errors())
    return {
        ("/".join(map(str, error["loc"][1:])), error["type"]) for error in refused.value.errors()
    }


@pytest.mark.parametrize("status", ["content_removed", "account_suspended", "visibility_limited"])
def test_example_of_the_databases_page_is_taken(status: str) -> None:
    outcome = complete_outcome(status, statement_of_reasons=DATABASE_EXAMPLE)
    assert Outcome.model_validate(outcome).statement_of_reasons
    assert Draft202012Validator(statement_schema("https://s.example")).is_valid(DATABASE_EXAMPLE)


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("category", "FRAUD", "not_listed"),
        ("category_addition", ["FRAUD"], "not_listed"),
        ("category_specification", ["KEYWORD_RUDE"], "not_listed"),
        ("content_type", ["CONTENT_TYPE_SMELL"], "not_listed"),
        ("source_type", "ARTICLE_16", "not_listed"),
        ("account_type", "PRIVATE", "not_listed"),
        ("decision_monetary", "None", "not_listed"),
        ("decision_provision", "None", "not_listed"),
        ("decision_account", "GONE", "literal_error"),
        ("decision_visibility", ["GONE"], "literal_error"),
        ("territorial_scope", ["UK"], "not_listed"),
        ("territorial_scope", ["United Kingdom"], "not_listed"),
        ("content_language", "english", "not_listed"),
        ("content_language", "en", "not_listed"),
        ("content_date", "8 August 2023", "date_unknown"),
        ("content_date", "20230808", "date_unknown"),
        ("content_date", "2023-02-30", "date_unknown"),
        ("content_date", "1999-12-31", "date_too_early"),
        ("application_date", "2019-12-31", "date_too_early"),
        ("end_date_account_restriction", "2023-08-07", "date_too_early"),
        ("decision_ground_reference_url", "http://example.org/terms", "url_not_https"),
        ("decision_ground_reference_url", "https://", "url_not_https"),
        ("decision_ground_reference_url", "https://[", "url_not_https"),
        ("decision_ground_reference_url", "https://a b", "url_not_https"),
        ("decision_ground_reference_url", "javascript:alert(1)", "url_not_https"),
        ("puid", "two words", "string_pattern_mismatch"),
        ("content_id", {"EAN-13": "12"}, "string_pattern_mismatch"),
        ("incompatible_content_ground", "x" * 501, "string_too_long"),
    ],
)
def test_value_that_the_database_does_not_take_is_named(member: str, value: Any, code: str) -> None:
    at = "" if isinstance(value, str) else "/EAN-13" if isinstance(value, dict) else "/0"
    wrong = {**DATABASE_EXAMPLE, member: value}
    assert faults(wrong) == {(f"{member}{at}", code)}
    if code not in {"date_too_early", "date_unknown"} and "https://" not in str(value):
        assert not Draft202012Validator(statement_schema("https://s.example")).is_valid(wrong)


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"decision_visibility": ["DECISION_VISIBILITY_OTHER"]}, "decision_visibility_other"),
        ({"decision_monetary": "DECISION_MONETARY_OTHER"}, "decision_monetary_other"),
        ({"content_type": ["CONTENT_TYPE_OTHER"]}, "content_type_other"),
        ({"decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT"}, "illegal_content_explanation"),
    ],
)
def test_member_is_missing_when_another_needs_it(changes: dict[str, Any], needed: str) -> None:
    schema = Draft202012Validator(statement_schema("https://s.example"))
    wrong = {**REASONS, **changes}
    assert faults(wrong) == {(needed, "missing")}
    assert not schema.is_valid(wrong)
    assert schema.is_valid({**wrong, needed: "Said"})
    assert Outcome.model_validate(complete_outcome(statement_of_reasons={**wrong, needed: "Said"}))


@pytest.mark.parametrize(
    ("status", "changes", "fault"),
    [
        ("account_suspended", {}, ("decision_account", "missing")),
        (
            "content_removed",
            {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_LABELLED"]},
            ("decision_visibility", "contradiction"),
        ),
        (
            "content_removed",
            {"decision_visibility": "DECISION_VISIBILITY_CONTENT_DEMOTED"},
            ("decision_visibility", "contradiction"),
        ),
        ("visibility_limited", {}, ("decision_visibility", "contradiction")),
        ("labelled", {}, ("decision_visibility", "contradiction")),
    ],
)
def test_statement_that_contradicts_its_status_is_refused(
    status: str, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert faults({**REASONS, **changes}, status) == {fault}


@pytest.mark.parametrize("visibility", [None, 7, [7]])
def test_contradiction_is_looked_for_in_whatever_comes(visibility: Any) -> None:
    wrong = {**REASONS, "decision_visibility": visibility, "decision_account": "GONE"}
    assert ("decision_account", "literal_error") in faults(wrong, "labelled")
    assert faults("a text", "labelled") == {("", "model_type")}


def test_every_fault_is_named_at_once() -> None:
    wrong = {
        "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_LABELLED"],
        "decision_ground_reference_url": "http://example.org",
        "category": "FRAUD",
        "content_date": "yesterday",
        "unknown": 1,
    }
    assert {pointer for pointer, _ in faults(wrong)} == {
        "illegal_content_explanation",
        "decision_visibility",
        "decision_facts",
        "automated_detection",
        "automated_decision",
        "decision_ground_reference_url",
        "category",
        "content_date",
        "unknown",
    }


def test_missing_member_is_named_once() -> None:
    wrong = {**REASONS, "decision_visibility": None}
    assert faults(wrong, "account_suspended") == {
        ("decision_visibility", "missing"),
        ("decision_account", "missing"),
    }


def test_least_statement_of_the_contract_is_taken() -> None:
    schema = Draft202012Validator(statement_schema("https://s.example"))
    account = {name: value for name, value in REASONS.items() if name != "decision_visibility"}
    account["decision_account"] = "DECISION_ACCOUNT_SUSPENDED"
    for least in (REASONS, account):
        assert schema.is_valid(least)
        assert Outcome.model_validate(complete_outcome(statement_of_reasons=least))
    assert not schema.is_valid({**REASONS, "decision_visibility": None})


def test_lists_hold_what_our_catalogue_names() -> None:
    listed = {*database.CATEGORIES, *database.KEYWORDS}
    names = {
        name
        for category in load().categories.values()
        for equivalent in category.dsa
        for name in equivalent.split("/")
    }
    assert names <= listed
    assert (len(database.COUNTRIES), len(database.LANGUAGES)) == (249, 183)


def test_schema_is_served(world: World) -> None:
    answer = call("GET", "/v1/schemas/statement-of-reasons.json")
    assert answer.status == 200
    Draft202012Validator.check_schema(answer.json)
    assert (
        answer.json["properties"].keys()
        == StatementOfReasons.model_json_schema(by_alias=True)["properties"].keys()
    )
    assert database.CHECKED in answer.json["$comment"]
