"""Publish the JSON Schema of a statement of reasons, with the rules between its members."""

from functools import cache
from typing import Any

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.schema_paths import SCHEMA_PATH
from chalicelib.model.statement_of_reasons import StatementOfReasons
from chalicelib.model.transparency_database import CHECKED, SOURCE
from chalicelib.web.call import Call
from chalicelib.web.http import PUBLIC, as_json

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def get_schema(call: Call) -> Response:
    """Answer with the schema."""
    return as_json(statement_schema(get_container().settings.base_url), 200, **PUBLIC)


@cache
def statement_schema(base_url: str) -> dict[str, Any]:
    """Make the schema: what the model takes, and what one member needs of another.

    That a restriction ends after it begins is no rule that JSON Schema can state.
    """
    return {
        "$schema": _DRAFT,
        "$id": f"{base_url}{SCHEMA_PATH}",
        "$comment": f"Lists as of {CHECKED}: {SOURCE}",
        **StatementOfReasons.model_json_schema(by_alias=True),
        "anyOf": [_has("decision_visibility"), _has("decision_account")],
        "allOf": [
            _if("decision_ground", f"DECISION_GROUND_{kind}_CONTENT", explanation)
            for kind, explanation in (
                ("ILLEGAL", "illegal_content_explanation"),
                ("INCOMPATIBLE", "incompatible_content_explanation"),
            )
        ]
        + [
            _if("decision_visibility", "DECISION_VISIBILITY_OTHER", "decision_visibility_other"),
            _if("decision_monetary", "DECISION_MONETARY_OTHER", "decision_monetary_other"),
            _if("content_type", "CONTENT_TYPE_OTHER", "content_type_other"),
        ],
    }


def _if(member: str, value: str, needed: str) -> dict[str, Any]:
    """Need one member where another is, or has in it, a value."""
    equal = {"anyOf": [{"const": value}, {"type": "array", "contains": {"const": value}}]}
    return {"if": {**_has(member), "properties": {member: equal}}, "then": _has(needed)}


def _has(member: str) -> dict[str, Any]:
    """Need a member that is not null."""
    return {"required": [member], "properties": {member: {"not": {"type": "null"}}}}
