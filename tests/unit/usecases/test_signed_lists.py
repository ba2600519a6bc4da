"""Of lists of chain heads only what we signed is read, whole, and of the time that names it."""

import json

import pytest

from chalicelib.errors import HeadsNotOurs
from chalicelib.model.chain_heads import SHARDS, ChainHead
from chalicelib.signing.chain_heads import ROOT, WHOLE, read_root, read_whole
from chalicelib.signing.jose import sign_compact
from tests.support.chains import CASE_ID
from tests.support.factories import BASE_URL
from tests.support.fakes import MemorySigner
from tests.support.signed_heads import OTHER, OURS, StoredCases


@pytest.fixture
def log() -> StoredCases:
    return StoredCases()


def test_sign_chain_heads_goes_on_from_a_list_that_had_no_shards(log: StoredCases) -> None:
    """As they were until the end of November 2026: one JWS with every head."""
    heads = {case_id: [len(rows), rows[-1].digest] for case_id, rows in log.rows.items()}
    claims = {"iss": BASE_URL, "iat": int(log.clock().timestamp()), "heads": heads}
    text = sign_compact(log.signer, WHOLE, claims)
    log.lists.put("2026-11-22T07:30:00Z.jws", text.encode(), content_type="", cache_control="")
    assert log.signed().head(CASE_ID) == ChainHead(4, log.rows[CASE_ID][-1].digest)
    log.change(CASE_ID, log.rows[CASE_ID][:3])
    assert log.night() == [(CASE_ID, 4, "is missing, and was there when it was signed")]
    assert log.signed().head(OTHER) == ChainHead(2, log.rows[OTHER][-1].digest)
    assert read_whole(text, log.keys.published()).shard(OURS).heads.keys() == {CASE_ID}


def _root(log: StoredCases) -> str:
    log.night()
    (name,) = log.lists.fingerprints("roots/")
    return log.lists.objects[name].body.decode()


def _other_signature(text: str) -> str:
    return text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB")


def test_sign_chain_heads_stops_when_the_last_list_is_not_ours(log: StoredCases) -> None:
    other = _other_signature(_root(log)).encode()
    log.lists.put("roots/9999.jws", other, content_type="", cache_control="")
    objects = len(log.lists.objects)
    with pytest.raises(HeadsNotOurs):
        log.night()
    assert len(log.lists.objects) == objects


def test_shard_is_refused_when_it_is_not_the_one_that_was_signed(log: StoredCases) -> None:
    log.night()
    for name in log.lists.fingerprints("shards/"):
        log.lists.put(name, b'{"heads": {}, "broken": []}', content_type="", cache_control="")
    with pytest.raises(HeadsNotOurs):
        log.signed().head(CASE_ID)
    log.lists.objects = {k: b for k, b in log.lists.objects.items() if k.startswith("roots/")}
    with pytest.raises(HeadsNotOurs):
        log.signed().shard(OURS)


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "e30.e30.e30"])
def test_list_refuses_what_is_none(log: StoredCases, text: str) -> None:
    for read in (read_root, read_whole):
        with pytest.raises(HeadsNotOurs):
            read(text, log.keys.published())


def test_root_refuses_another_key_kind_or_signature(log: StoredCases) -> None:
    text, claims = _root(log), json.loads('{"iat": 1, "shards": []}')
    other_lists = (
        sign_compact(MemorySigner(), ROOT, claims),
        sign_compact(log.signer, WHOLE, claims),
        text.rpartition(".")[0] + ".AAAA",
    )
    for other in other_lists:
        with pytest.raises(HeadsNotOurs):
            read_root(other, log.keys.published())
    _, digests = read_root(text, log.keys.published())
    assert len(digests) == SHARDS
