"""Define why and how a platform restricts something, by the names of the DSA Transparency Database.

https://transparency.dsa.ec.europa.eu/page/api-documentation
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chalicelib.model.bodies import Body
from chalicelib.model.exchange_parts import (
    AT_LEAST_ONE,
    ONE,
    Explanation,
    Long,
    Names,
    Short,
    Url,
)

Ground = Literal["DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"]
Visibility = Literal[
    "DECISION_VISIBILITY_CONTENT_REMOVED",
    "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_LABELLED",
    "DECISION_VISIBILITY_OTHER",
]
Account = Literal["DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"]
Automation = Literal[
    "AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY", "AUTOMATED_DECISION_NOT_AUTOMATED"
]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _yes_or_no(value: Any) -> Any:
    return ("Yes" if value else "No") if isinstance(value, bool) else value


def _automation(value: Any) -> Any:
    if isinstance(value, bool):
        return "AUTOMATED_DECISION_FULLY" if value else "AUTOMATED_DECISION_NOT_AUTOMATED"
    return value


class StatementOfReasons(Body):
    """Why and how something was restricted. Required: what the DSA requires of every decision."""

    decision_ground: Ground
    illegal_content_explanation: Annotated[Explanation | None, Field(validate_default=True)] = None
    incompatible_content_explanation: Annotated[
        Explanation | None, Field(validate_default=True)
    ] = None
    decision_account: Account | None = None
    decision_visibility: Annotated[
        Annotated[tuple[Visibility, ...], Field(max_length=7, json_schema_extra=ONE), AT_LEAST_ONE]
        | None,
        BeforeValidator(_one_or_more),
        Field(validate_default=True),
    ] = None
    decision_facts: Long
    automated_detection: Annotated[Literal["Yes", "No"], BeforeValidator(_yes_or_no)]
    automated_decision: Annotated[Automation, BeforeValidator(_automation)]

    illegal_content_legal_ground: Explanation | None = None
    incompatible_content_ground: Explanation | None = None
    incompatible_content_illegal: Annotated[
        Literal["Yes", "No"] | None, BeforeValidator(_yes_or_no)
    ] = None
    decision_ground_reference_url: Url | None = None
    decision_visibility_other: Explanation | None = None
    decision_monetary: Short | None = None
    decision_monetary_other: Explanation | None = None
    decision_provision: Short | None = None
    end_date_visibility_restriction: Short | None = None
    end_date_monetary_restriction: Short | None = None
    end_date_service_restriction: Short | None = None
    end_date_account_restriction: Short | None = None
    account_type: Short | None = None
    category: Short | None = None
    category_addition: Names | None = None
    category_specification: Names | None = None
    category_specification_other: Explanation | None = None
    content_type: Names | None = None
    content_type_other: Explanation | None = None
    content_language: Short | None = None
    content_date: Short | None = None
    application_date: Short | None = None
    territorial_scope: Names | None = None
    source_type: Short | None = None
    source_identity: Explanation | None = None
    puid: Short | None = None

    @field_validator("illegal_content_explanation", "incompatible_content_explanation")
    @classmethod
    def _ground_is_explained(cls, text: str | None, info: ValidationInfo) -> str | None:
        kind = str(info.field_name).removesuffix("_explanation")
        if text is None and info.data.get("decision_ground", "").endswith(kind.upper()):
            raise PydanticCustomError("missing", "Needed for this decision_ground")
        return text

    @field_validator("decision_visibility")
    @classmethod
    def _something_was_decided(cls, visibility: Any, info: ValidationInfo) -> Any:
        if visibility is None and info.data.get("decision_account") is None:
            raise PydanticCustomError("missing", "Needed where there is no decision_account")
        return visibility
