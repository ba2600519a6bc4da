"""Every kind of event that is shown has its sentence, on every page and in every mail."""

from typing import get_args

import pytest

from chalicelib.model.audiences import MailTiming
from chalicelib.model.evidence import REASONS, ScanVerdict
from chalicelib.model.exchange import Status
from chalicelib.model.kinds import MEANING, Kind
from chalicelib.model.officer import StageName
from chalicelib.rendering.alert_sentences import ALERT_TITLES, ALERTS
from chalicelib.rendering.event_sentences import (
    ADDED,
    ADDED_WITH_NAME,
    DIGEST,
    INSTEAD,
    SAID_ELSEWHERE,
    SENTENCES,
    Sentences,
)


@pytest.mark.parametrize("page", Sentences._fields)
@pytest.mark.parametrize("kind", Kind)
def test_kind_in_the_timeline_has_a_sentence_on_every_page(kind: Kind, page: str) -> None:
    is_in_timeline = MEANING[kind].timeline is not None
    sentence = getattr(SENTENCES[kind], page) if kind in SENTENCES else ""
    assert bool(sentence) == is_in_timeline, f"{kind}: the sentence of the page {page}"


@pytest.mark.parametrize("kind", Kind)
def test_kind_that_alerts_operators_has_a_sentence_for_them(kind: Kind) -> None:
    assert (kind in ALERTS) == MEANING[kind].operators, f"{kind}: the operators' sentence"
    assert (kind in ALERT_TITLES) == MEANING[kind].operators, f"{kind}: the words of a subject"


@pytest.mark.parametrize("kind", Kind)
def test_kind_that_a_digest_may_bring_has_a_line_in_it(kind: Kind) -> None:
    mail = MEANING[kind].authority
    brought = mail is not None and mail.waits is not MailTiming.NEVER
    assert (kind in DIGEST) == brought, f"{kind}: the line of the authority's digest"


@pytest.mark.parametrize("kind", Kind)
def test_text_of_a_line_that_nobody_wrote_is_a_sentence(kind: Kind) -> None:
    line = MEANING[kind].timeline
    if line is None or not line.text or line.quotable:
        return
    words = ADDED.keys() | INSTEAD.keys() | SAID_ELSEWHERE
    assert (kind in ADDED_WITH_NAME) == line.names, f"{kind}: the sentence with a name"
    assert kind in words or line.names, f"{kind}: sentences for its text"


def test_text_of_a_line_has_a_sentence_whatever_it_is() -> None:
    assert INSTEAD[Kind.EVIDENCE_REJECTED].keys() <= set(REASONS)
    assert INSTEAD[Kind.EVIDENCE_SCANNED].keys() == set(get_args(ScanVerdict)) - {"awaited"}
    assert ADDED[Kind.STAGE_RECORDED].keys() == set(get_args(StageName))
    assert ADDED[Kind.OUTCOME_RECORDED].keys() == set(get_args(Status))
