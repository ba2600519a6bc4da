"""Every kind of event says what it means to every audience, and what it says is there."""

from pathlib import Path

import pytest

from chalicelib.model.audiences import Concern
from chalicelib.model.concerned import _FINDERS
from chalicelib.model.folding import _APPLY
from chalicelib.model.kinds import MEANING, Kind
from chalicelib.signing.token_payloads import PAYLOADS
from chalicelib.signing.tokens import EVENT_KINDS
from chalicelib.web import token_schemas

EMAILS = Path(__file__).resolve().parents[3] / "templates" / "email"
AUDIENCES = ("concerns", "reporter", "authority", "platform", "operators", "timeline", "folds")
REACHES_REPORTER = {
    Concern.REPORTER,
    Concern.REPORTER_IF_SHOWN,
    Concern.REPORTER_IF_FILE_LOST,
    Concern.REPORTER_IF_NEWS,
    Concern.ADDRESSEE,
    Concern.OVERDUE,
}
REACHES_OPERATORS = {
    Concern.OPERATORS,
    Concern.OVERDUE,
    Concern.NEXT_ADDRESS,
    Concern.FORCE_UNKNOWN,
}
REACHES_ROUTED = {
    Concern.RECIPIENT,
    Concern.ADDRESSEE,
    Concern.NEWLY_ROUTED,
    Concern.NO_LONGER_ROUTED,
    Concern.ALL_ROUTED,
    Concern.ROUTED_BEFORE,
    Concern.PLATFORMS_OF_INCIDENTS,
    Concern.HOLDER,
    Concern.OVERDUE,
    Concern.PLATFORM,
}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("kind", Kind)
def test_kind_says_what_each_audience_gets(kind: Kind, audience: str) -> None:
    assert kind in MEANING, f"{kind} does not say what it means to: {audience}"
    assert hasattr(MEANING[kind], audience), f"{kind} does not say what it means to: {audience}"


def concerns(kind: Kind) -> set[Concern]:
    return set(MEANING[kind].concerns or ())


@pytest.mark.parametrize("kind", MEANING)
def test_reporter_has_a_mail_of_each_kind_that_concerns_them(kind: Kind) -> None:
    reached = bool(concerns(kind) & REACHES_REPORTER)
    assert reached == (MEANING[kind].reporter is not None), f"{kind}: the reporter's mail"


@pytest.mark.parametrize("kind", MEANING)
def test_operators_have_a_sentence_of_each_kind_that_concerns_them(kind: Kind) -> None:
    assert bool(concerns(kind) & REACHES_OPERATORS) == MEANING[kind].operators, f"{kind}: operators"


@pytest.mark.parametrize("kind", MEANING)
def test_recipients_have_a_mail_or_a_token_of_each_kind_that_concerns_them(kind: Kind) -> None:
    meaning = MEANING[kind]
    notified = meaning.authority is not None or meaning.platform is not None
    assert bool(concerns(kind) & REACHES_ROUTED) == notified, f"{kind}: authorities and platforms"


@pytest.mark.parametrize("kind", MEANING)
def test_mail_of_a_kind_has_its_templates(kind: Kind) -> None:
    mails = (MEANING[kind].reporter, MEANING[kind].authority)
    for template in [mail.template for mail in mails if mail is not None]:
        for part in ("subject.txt", "txt", "html"):
            assert (EMAILS / f"{template}.{part}.j2").is_file(), f"{kind}: {template}"


@pytest.mark.parametrize("kind", MEANING)
def test_token_of_a_kind_has_its_payload_and_its_schema(kind: Kind) -> None:
    token = MEANING[kind].platform
    if token is not None:
        assert token in PAYLOADS, f"{kind}: the payload of {token}"
        assert token in token_schemas.PAYLOADS, f"{kind}: the schema of {token}"
        assert token in EVENT_KINDS, f"{kind}: the configuration lists no {token}"


@pytest.mark.parametrize("kind", MEANING)
def test_kind_that_changes_a_case_is_folded(kind: Kind) -> None:
    begins = kind is Kind.REPORT_SUBMITTED
    assert (kind in _APPLY or begins) == MEANING[kind].folds, f"{kind}: the fold"


def test_concern_finds_its_recipients() -> None:
    assert set(_FINDERS) == set(Concern)
