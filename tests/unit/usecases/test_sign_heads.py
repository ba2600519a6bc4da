"""A tail that was cut off, and a case that is gone, are found by what was signed the day before."""

import json
from collections.abc import Iterable
from dataclasses import replace

import jwt
import pytest

from chalicelib.errors import ChainBroken, HeadsNotOurs
from chalicelib.model.chain import Stored, digest_of
from chalicelib.signing.chain_heads import TYPE, read_chain_heads
from chalicelib.signing.jose import sign_compact
from chalicelib.usecases.cases.sign_chain_heads import (
    SignChainHeadsDeps,
    read_signed_heads,
    sign_chain_heads,
)
from chalicelib.usecases.jobs.lease import job_taker
from tests.support.chains import CASE_ID, make_chain
from tests.support.factories import BASE_URL
from tests.support.fakes import (
    FakeClock,
    MemoryBlobs,
    MemoryLeases,
    MemorySigner,
    MemorySigningKeys,
)

OTHER = "SSZZZZZZZZZZZ"


class StoredCases:
    """Rows of cases, as somebody may have changed them."""

    def __init__(self) -> None:
        self.rows = {CASE_ID: make_chain(4), OTHER: of_another(make_chain(2))}
        self.clock, self.lists, self.keys = FakeClock(), MemoryBlobs(), MemorySigningKeys()
        self.signer = self.keys.current()
        self.deps = SignChainHeadsDeps(
            case_ids=lambda: list(self.rows),
            stored=lambda case_id: self.rows.get(case_id, []),
            lists=self.lists,
            keys=self.keys,
            base_url=BASE_URL,
            now=self.clock,
            take_job=job_taker(MemoryLeases(self.clock), self.clock),
        )

    def night(self) -> list[tuple[str, int, str]]:
        self.clock.advance(days=1)
        return [
            (finding.case_id, finding.seq, finding.why) for finding in sign_chain_heads(self.deps)
        ]


def of_another(rows: Iterable[Stored]) -> list[Stored]:
    made, prev = list[Stored](), "0" * 64
    for row in rows:
        row = replace(row, case_id=OTHER, prev=prev)
        made.append(replace(row, digest=digest_of(row)))
        prev = made[-1].digest
    return made


@pytest.fixture
def log() -> StoredCases:
    return StoredCases()


def test_list_names_the_last_event_of_each_case_and_any_library_verifies_it(
    log: StoredCases,
) -> None:
    assert read_signed_heads(log.deps) is None
    assert log.night() == []
    ((name, blob),) = log.lists.objects.items()
    assert name == "2026-11-23T07:30:00Z.jws"
    claims = jwt.decode(blob.body, jwt.PyJWK(dict(log.signer.public_jwk())), ["ES256"])
    assert claims["iss"] == BASE_URL
    assert claims["heads"] == {
        case_id: [len(rows), rows[-1].digest] for case_id, rows in log.rows.items()
    }


def test_sign_chain_heads_signs_what_was_appended_since(log: StoredCases) -> None:
    log.night()
    log.rows[CASE_ID] = make_chain(6)
    assert log.night() == []
    heads = read_signed_heads(log.deps)
    assert heads is not None
    assert heads.by_case[CASE_ID].seq == 6


def test_sign_chain_heads_names_a_missing_tail_every_night_until_it_is_back(
    log: StoredCases,
) -> None:
    log.night()
    whole = log.rows[CASE_ID]
    log.rows[CASE_ID] = whole[:3]
    gone = [(CASE_ID, 4, "is missing, and was there when it was signed")]
    assert [log.night(), log.night()] == [gone, gone]
    log.rows[CASE_ID] = whole
    assert log.night() == []


def test_sign_chain_heads_names_a_case_that_is_gone(log: StoredCases) -> None:
    log.night()
    del log.rows[OTHER]
    assert log.night() == [(OTHER, 1, "is missing")]


def test_sign_chain_heads_names_a_chain_that_was_rewritten(log: StoredCases) -> None:
    log.night()
    log.rows[OTHER] = of_another(replace(row, at="2026-11-22T09:00:00Z") for row in make_chain(2))
    assert log.night() == [(OTHER, 2, "is not the event that was signed")]


def test_sign_chain_heads_names_a_chain_that_never_held_and_signs_no_head(log: StoredCases) -> None:
    log.rows[CASE_ID][1] = replace(log.rows[CASE_ID][1], facts="{}")
    assert log.night() == [(CASE_ID, 2, "does not match its own digest")]
    heads = read_signed_heads(log.deps)
    assert heads is not None
    assert set(heads.by_case) == {OTHER}


def test_sign_chain_heads_tells_an_altered_event_from_a_missing_tail(log: StoredCases) -> None:
    log.night()
    log.rows[CASE_ID] = [log.rows[CASE_ID][0], replace(log.rows[CASE_ID][1], facts="{}")]
    assert log.night() == [(CASE_ID, 2, "does not match its own digest")]


def _text(log: StoredCases) -> str:
    log.night()
    (blob,) = log.lists.objects.values()
    return blob.body.decode()


def _other_signature(text: str) -> str:
    return text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB")


def test_sign_chain_heads_stops_when_the_last_list_is_not_ours(log: StoredCases) -> None:
    log.lists.put(
        "9999.jws", _other_signature(_text(log)).encode(), content_type="", cache_control=""
    )
    with pytest.raises(HeadsNotOurs):
        log.night()
    assert len(log.lists.objects) == 2


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "e30.e30.e30"])
def test_read_chain_heads_refuses_what_is_no_list(log: StoredCases, text: str) -> None:
    with pytest.raises(HeadsNotOurs):
        read_chain_heads(text, log.keys.published())


def test_read_chain_heads_refuses_another_key_kind_or_signature(log: StoredCases) -> None:
    text, claims = _text(log), json.loads('{"iat": 1, "heads": {}}')
    others = (
        sign_compact(MemorySigner(), TYPE, claims),
        sign_compact(log.signer, "secevent+jwt", claims),
        text.rpartition(".")[0] + ".AAAA",
    )
    for other in others:
        with pytest.raises(HeadsNotOurs):
            read_chain_heads(other, log.keys.published())
    assert read_chain_heads(text, log.keys.published()).by_case[CASE_ID].seq == 4


def test_chain_broken_names_case_and_event() -> None:
    assert str(ChainBroken(CASE_ID, 4, "is missing")) == f"event 4 of case {CASE_ID}: is missing"
