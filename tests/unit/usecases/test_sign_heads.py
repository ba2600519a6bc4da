"""A tail that was cut off, and a case that is gone, are found by what was signed before."""

import json
from hashlib import sha256

import jwt
import pytest

from chalicelib.errors import ChainBroken
from chalicelib.limits import CHAINS_VERIFIED_WITHIN
from chalicelib.model.chain_heads import SHARDS, ChainHead
from chalicelib.usecases.cases.read_signed_heads import read_signed_heads
from tests.support.chains import CASE_ID, make_chain
from tests.support.factories import BASE_URL
from tests.support.signed_heads import OTHER, OURS, StoredCases, chain_of, of_another


@pytest.fixture
def log() -> StoredCases:
    return StoredCases()


def test_list_names_the_last_event_of_each_case_and_any_library_verifies_it(
    log: StoredCases,
) -> None:
    assert read_signed_heads(log.start.heads) is None
    assert log.night() == []
    root = log.lists.objects["roots/2026-11-23T07:30:00Z.jws"].body.decode()
    claims = jwt.decode(root, jwt.PyJWK(dict(log.signer.public_jwk())), ["ES256"])
    assert (claims["iss"], len(claims["shards"])) == (BASE_URL, SHARDS)
    for case_id, rows in log.rows.items():
        number = int.from_bytes(sha256(case_id.encode()).digest()[:4]) % len(claims["shards"])
        digest = claims["shards"][number]
        shard = log.lists.objects[f"shards/{digest}.json"].body
        assert sha256(shard).hexdigest() == digest
        assert json.loads(shard)["heads"][case_id] == [len(rows), rows[-1].digest]


def test_sign_chain_heads_signs_what_changed_and_reads_few_others(log: StoredCases) -> None:
    log.night()
    log.reads.clear()
    for length in (5, 6, 7):
        log.change(CASE_ID, make_chain(length))
        assert log.night() == []
        assert log.signed().head(CASE_ID) == ChainHead(length, log.rows[CASE_ID][-1].digest)
    assert log.reads.count(CASE_ID) >= 3
    assert log.reads.count(OTHER) <= 1
    assert log.signed().head(OTHER) == ChainHead(2, log.rows[OTHER][-1].digest)


@pytest.mark.parametrize("missed", [0, 3])
def test_every_chain_is_verified_within_four_weeks(log: StoredCases, missed: int) -> None:
    """Also where nights are missed: the next has their turns."""
    for number in range(8):
        log.rows[f"SSCASE{number}"] = chain_of(f"SSCASE{number}", 1)
    log.night()
    log.reads.clear()
    for _ in range(int(CHAINS_VERIFIED_WITHIN.number) // (1 + missed)):
        log.clock.advance(days=missed)
        log.night()
    assert sorted(log.reads) == sorted(log.rows)
    log.clock.advance(days=60)
    log.reads.clear()
    log.night()
    assert sorted(log.reads) == sorted(log.rows), "all turns are over"


def test_sign_chain_heads_names_a_missing_tail_every_night_until_it_is_back(
    log: StoredCases,
) -> None:
    log.night()
    whole = log.rows[CASE_ID]
    log.change(CASE_ID, whole[:3])
    missing = [(CASE_ID, 4, "is missing, and was there when it was signed")]
    assert [log.night(), log.night(), log.night(), log.night()] == [missing] * 4
    assert log.signed().head(CASE_ID) == ChainHead(4, whole[-1].digest)
    log.rows[CASE_ID] = whole
    assert log.night() == []
    assert log.signed().shard(OURS).broken == frozenset()


def test_sign_chain_heads_names_a_case_that_is_gone_when_its_turn_comes(log: StoredCases) -> None:
    """No index has it any more."""
    log.night()
    del log.rows[OTHER]
    breaks = [log.night() for _ in range(28)]
    assert breaks[-1] == [(OTHER, 1, "is missing")]
    assert log.night() == [(OTHER, 1, "is missing")]


def test_sign_chain_heads_names_a_chain_that_was_rewritten(log: StoredCases) -> None:
    log.night()
    rows = [row._replace(at="2026-11-22T09:00:00Z") for row in make_chain(2)]
    log.change(OTHER, of_another(rows))
    assert log.night() == [(OTHER, 2, "is not the event that was signed")]


def test_sign_chain_heads_names_a_chain_that_never_held_and_signs_no_head(log: StoredCases) -> None:
    log.rows[CASE_ID][1] = log.rows[CASE_ID][1]._replace(facts="{}")
    broken = [(CASE_ID, 2, "does not match its own digest")]
    assert [log.night(), log.night()] == [broken, broken]
    assert log.signed().head(CASE_ID) is None
    assert log.signed().head(OTHER) is not None


def test_sign_chain_heads_tells_an_altered_event_from_a_missing_tail(log: StoredCases) -> None:
    log.night()
    log.change(CASE_ID, [log.rows[CASE_ID][0], log.rows[CASE_ID][1]._replace(facts="{}")])
    assert log.night() == [(CASE_ID, 2, "does not match its own digest")]


def test_chain_broken_names_case_and_event() -> None:
    assert str(ChainBroken(CASE_ID, 4, "is missing")) == f"event 4 of case {CASE_ID}: is missing"
