"""Tokens as rows hold them: whole again whatever they are, short where they are usual."""

import json
import os
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.store import feed_seals
from chalicelib.store.feed_seals import Seals, label, pack, unpack
from tests.support.fakes import MemoryKeys
from tests.support.threads import hammer

JTI = "01JDR0000000000000000000AB"


def part(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def minted(words: str, signature: bytes = b"s" * 64) -> str:
    payload = json.dumps({"text": words}, ensure_ascii=False).encode()
    return ".".join([part(b'{"alg":"ES256"}'), part(payload), part(signature)])


def reopened(jws: str) -> tuple[str, int]:
    seals = Seals(MemoryKeys())
    packed = pack(seals, "x", JTI, jws)
    assert label(packed) == (JTI, len(JTI) + len(jws) + 6)
    return unpack(seals, "x", packed), len(packed)


@given(words=st.text(max_size=300), signature=st.binary(min_size=1, max_size=70))
def test_minted_token_comes_back_whole_and_takes_less_than_its_text(
    words: str, signature: bytes
) -> None:
    jws = minted(words, signature)
    whole, size = reopened(jws)
    assert whole == jws
    overhead = 4 + 1 + len(JTI) + 2 + 64 + 12 + 16 + 5
    assert size <= overhead + len(jws) * 3 // 4 + 1


@pytest.mark.parametrize(
    "jws",
    ["", "a", "jws-1", "a.b.c", "a.bb.cc", "aa=.bb.cc", "aB.aC.aD", "aa.bb", "aa.bb.cc.dd", "..",
     "a b.cc.dd", "aa\n.bb.cc", minted("x") + "=", minted("w" * 200_000)],
)  # fmt: skip
def test_other_text_comes_back_byte_for_byte(jws: str) -> None:
    assert reopened(jws)[0] == jws


def test_token_is_compressed_when_it_is_long() -> None:
    assert reopened(minted("I know where you live. " * 9_000))[1] < 20_000


@given(noise=st.binary(max_size=200))
def test_text_comes_back_when_it_is_no_token(noise: bytes) -> None:
    jws = noise.decode("latin-1").encode("ascii", "ignore").decode()
    assert reopened(jws)[0] == jws


def test_row_that_was_compressed_before_is_still_read() -> None:
    import zlib

    from chalicelib.store.feed_seals import place_of

    seals, jws = Seals(MemoryKeys()), minted("words")
    sealed = seals.seal(place_of("x", JTI), zlib.compress(jws.encode()))
    size = (len(JTI) + len(jws) + 6).to_bytes(4, "big")
    packed = size + bytes([len(JTI)]) + JTI.encode() + sealed
    assert unpack(seals, "x", packed) == jws


def test_packed_token_shows_nothing_of_its_text() -> None:
    words = os.urandom(8).hex()
    packed = pack(Seals(MemoryKeys()), "x", JTI, minted(words))
    assert words.encode() not in packed


def test_seals_are_safe_when_threads_meet_while_keys_make_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feed_seals, "_MOST_CIPHERS", 4)
    seals = Seals(MemoryKeys())

    def use(thread: int) -> None:
        for number in range(200):
            data = b"%d.%d" % (thread, number)
            assert seals.open("place", seals.seal("place", data)) == data

    hammer(use)
