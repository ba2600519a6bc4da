"""What rows hold shortened comes back as it was, whatever it is, for ever."""

import json
import zlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.store.shortening import WORDS, lengthen, shorten
from chalicelib.units import megabytes

LONG = json.dumps({"recipients": [{"id": f"police-{n}", "kind": "police"} for n in range(20)]})


@given(data=st.binary(max_size=600).filter(lambda data: not data.startswith(b"\1")))
def test_data_comes_back_as_it_was(data: bytes) -> None:
    assert lengthen(shorten(data)) == data


def test_json_is_shortened_to_a_fraction() -> None:
    assert len(shorten(LONG.encode())) < len(LONG) / 4


@pytest.mark.parametrize("data", [b"", b"{}", b"x" * 255, bytes(range(256)) * 2])
def test_content_stays_as_it_is_when_it_would_not_become_shorter(data: bytes) -> None:
    short = shorten(data)
    assert short == data or len(short) < len(data)
    assert lengthen(short) == data


def test_dictionary_is_the_one_that_rows_were_written_by() -> None:
    """What another wrote could not be read any more: a new one needs a number of its own."""
    digest = sha256(WORDS).hexdigest()
    assert digest == "78d7e22a2a4b0c328a4b5dd16ff32a624b1066c45e04660883ee1e022c16c8f4"


def test_content_is_not_lengthened_when_it_was_cut_off_or_added_to() -> None:
    short = shorten(b'{"recipients":[{"id":"police-hampshire"}]}' * 9)
    for altered in (short[:-3], short + b"more", short[:1] + bytes([short[1] ^ 1]) + short[2:]):
        with pytest.raises(zlib.error):
            lengthen(altered)


def test_content_is_not_shortened_when_it_is_longer_than_is_read_again() -> None:
    long = b"x" * (megabytes(4) + 1)
    assert shorten(long) is long
    assert lengthen(shorten(long[:-1])) == long[:-1]
