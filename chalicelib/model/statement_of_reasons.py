"""Define why and how a platform restricts something, by the names of the DSA Transparency Database.

https://transparency.dsa.ec.europa.eu/page/api-documentation; its lists are in
``model.transparency_database``. What it takes is taken; of what it requires, we require what the
person who reported needs: ground and explanation, what was decided, on which facts, and how.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from chalicelib.model.bodies import Body
from chalicelib.model.exchange_parts import AT_LEAST_ONE, ONE_ITEM, Explanation, Long
from chalicelib.model.statement_parts import (
    AccountType,
    ApplicationDay,
    ContentDay,
    ContentType,
    Country,
    Ean13,
    Ground,
    Keyword,
    Monetary,
    Provision,
    Puid,
    SourceType,
    StatementCategory,
    StatementDay,
    StatementLanguage,
    StatementLink,
)

DecisionGround = Literal["DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"]
Visibility = Literal[
    "DECISION_VISIBILITY_CONTENT_REMOVED",
    "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_LABELLED",
    "DECISION_VISIBILITY_OTHER",
]
AccountDecision = Literal["DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"]
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


class ContentId(Body):
    """What the content is known by elsewhere: an EAN-13 product number, and nothing else yet."""

    ean_13: Annotated[Ean13, Field(alias="EAN-13")]


_MANY = Field(max_length=100)


class StatementOfReasons(Body):
    """Why and how something was restricted. Required: what the DSA requires of every decision."""

    decision_ground: DecisionGround
    illegal_content_explanation: Annotated[Explanation | None, Field(validate_default=True)] = None
    incompatible_content_explanation: Annotated[
        Explanation | None, Field(validate_default=True)
    ] = None
    decision_account: AccountDecision | None = None
    decision_visibility: Annotated[
        Annotated[
            tuple[Visibility, ...], Field(max_length=7, json_schema_extra=ONE_ITEM), AT_LEAST_ONE
        ]
        | None,
        BeforeValidator(_one_or_more),
        Field(validate_default=True),
    ] = None
    decision_facts: Long
    automated_detection: Annotated[Literal["Yes", "No"], BeforeValidator(_yes_or_no)]
    automated_decision: Annotated[Automation, BeforeValidator(_automation)]

    illegal_content_legal_ground: Ground | None = None
    incompatible_content_ground: Ground | None = None
    incompatible_content_illegal: Annotated[
        Literal["Yes", "No"] | None, BeforeValidator(_yes_or_no)
    ] = None
    decision_ground_reference_url: StatementLink | None = None
    decision_visibility_other: Annotated[Ground | None, Field(validate_default=True)] = None
    decision_monetary: Monetary | None = None
    decision_monetary_other: Annotated[Ground | None, Field(validate_default=True)] = None
    decision_provision: Provision | None = None
    application_date: ApplicationDay | None = None
    end_date_visibility_restriction: StatementDay | None = None
    end_date_monetary_restriction: StatementDay | None = None
    end_date_service_restriction: StatementDay | None = None
    end_date_account_restriction: StatementDay | None = None
    account_type: AccountType | None = None
    category: StatementCategory | None = None
    category_addition: Annotated[tuple[StatementCategory, ...], _MANY] | None = None
    category_specification: Annotated[tuple[Keyword, ...], _MANY] | None = None
    category_specification_other: Ground | None = None
    content_type: Annotated[tuple[ContentType, ...], _MANY] | None = None
    content_type_other: Annotated[Ground | None, Field(validate_default=True)] = None
    content_language: StatementLanguage | None = None
    content_date: ContentDay | None = None
    content_id: ContentId | None = None
    territorial_scope: Annotated[tuple[Country, ...], Field(max_length=300)] | None = None
    source_type: SourceType | None = None
    source_identity: Ground | None = None
    puid: Puid | None = None

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

    @field_validator("decision_visibility_other", "decision_monetary_other", "content_type_other")
    @classmethod
    def _other_is_said(cls, text: str | None, info: ValidationInfo) -> str | None:
        member = str(info.field_name).removesuffix("_other")
        value = info.data.get(member) or ()
        chosen = (value,) if isinstance(value, str) else value
        if text is None and any(choice.endswith("_OTHER") for choice in chosen):
            raise PydanticCustomError("missing", f"Needed for this {member}")
        return text

    @field_validator(
        "end_date_visibility_restriction",
        "end_date_monetary_restriction",
        "end_date_service_restriction",
        "end_date_account_restriction",
    )
    @classmethod
    def _ends_after_it_begins(cls, end: str | None, info: ValidationInfo) -> str | None:
        begin = info.data.get("application_date")
        if end is not None and begin is not None and end < begin:
            raise PydanticCustomError("date_too_early", "Must not be before application_date")
        return end
