"""References and receipts: derived, readable, and wrong ones show."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.model.references import (
    ALPHABET,
    case_id_for,
    check_symbol,
    digest,
    hash_receipt,
    parse_reference,
    receipt_for,
    reference_of,
    squeeze,
)

SECRET = b"a secret"
SUBMISSION = "5b1d6c1e-6b1f-4f7e-9f1c-1f2e3d4c5b6a"

bodies = st.text(ALPHABET, min_size=10, max_size=10)


def test_reference_and_receipt_are_the_same_when_a_submission_is_retried() -> None:
    assert case_id_for(SECRET, SUBMISSION) == case_id_for(SECRET, SUBMISSION)
    assert receipt_for(SECRET, SUBMISSION) == receipt_for(SECRET, SUBMISSION)


def test_case_is_another_when_submission_secret_or_attempt_is() -> None:
    ids = {
        case_id_for(SECRET, SUBMISSION),
        case_id_for(SECRET, SUBMISSION, 1),
        case_id_for(b"another", SUBMISSION),
        case_id_for(SECRET, "6" + SUBMISSION[1:]),
    }
    assert len(ids) == 4


def test_reference_reads_back_however_it_is_typed() -> None:
    case_id = case_id_for(SECRET, SUBMISSION)
    reference = reference_of(case_id)
    assert [len(part) for part in reference.split("-")] == [2, 4, 4, 3]
    for typed in (reference, reference.lower(), reference.replace("-", " "), f"  {case_id}\t"):
        assert parse_reference(typed) == case_id


@pytest.mark.parametrize(
    "typed",
    ["", "SS", "SS-0000-0000-000", "XX-2222-2222-222", "SS-2222-2222-22", "SS-ÄÄÄÄ-2222-222"],
)
def test_parse_reference_gives_none_when_the_text_is_no_reference(typed: str) -> None:
    assert parse_reference(typed) is None


@given(bodies, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_shows(body: str, place: int, symbol: str) -> None:
    wrong = body[:place] + symbol + body[place + 1 :]
    assert (check_symbol(wrong) == check_symbol(body)) == (wrong == body)


@given(bodies)
def test_two_exchanged_symbols_show(body: str) -> None:
    whole = body + check_symbol(body)
    for position, other_position in combinations(range(len(whole)), 2):
        swapped = list(whole)
        swapped[position], swapped[other_position] = swapped[other_position], swapped[position]
        exchanged = "".join(swapped)
        if exchanged != whole:
            assert parse_reference(f"SS{exchanged}") is None


def test_receipt_has_a_hundred_bits_and_is_stored_as_a_hash() -> None:
    receipt = receipt_for(SECRET, SUBMISSION)
    assert len(squeeze(receipt)) * 5 == 100
    assert hash_receipt(receipt) == hash_receipt(receipt.lower().replace("-", " "))
    assert hash_receipt(receipt) != hash_receipt(receipt[:-1] + "2" + "2")


def test_digest_is_keyed_and_bound_to_its_purpose() -> None:
    digests = {digest(SECRET, "a", "x"), digest(SECRET, "b", "x"), digest(b"other", "a", "x")}
    assert len(digests) == 3


def test_reference_reads_back_as_people_copy_and_type_abroad() -> None:
    case_id = case_id_for(SECRET, SUBMISSION)
    reference = reference_of(case_id)
    wide = "".join(chr(ord(symbol) + 0xFEE0) for symbol in reference)
    for typed in (
        f"Reference: {reference}",
        f"Your reference:\n{reference}",
        f"Cyfeirnod: {reference}",
        f"reference {reference}",
        f"\u2066{reference}\u2069",
        f"\ufeff{reference[:6]}\u200b{reference[6:]}",
        wide,
        wide.replace("\uff0d", "\u2011"),
        reference.removeprefix("SS-"),
        f"Reference: {reference.removeprefix('SS-').lower()}",
    ):
        assert parse_reference(typed) == case_id


@pytest.mark.parametrize(
    "typed",
    [
        "99CA-2222-3333",
        "Code: 99CA-2222-3333",
        "Code\uff1a\uff19\uff19ca 2222 3333",
        "\u202e99ca22223333",
    ],
)
def test_squeeze_understands_a_label_and_other_keyboards(typed: str) -> None:
    assert squeeze(typed) == "99CA22223333"
