"""Access codes: what is derived, typed and stored."""

import pytest

from chalicelib.model.access_codes import derive, format_code, hash_code, hashes, normalise
from chalicelib.model.references import ALPHABET

SECRET = b"first secret"


def code(**changes: str) -> str:
    identity = {"election": "parl.2024-07-04", "person_id": "4252", "area": "E14001063"} | changes
    return derive(SECRET, **identity)


def test_code_never_changes() -> None:
    assert format_code(code()) == "G3YQ-GH86-SDZJ"


@pytest.mark.parametrize(
    "changes", [{"election": "parl.2029-05-03"}, {"person_id": "4253"}, {"area": "E14001064"}]
)
def test_code_is_another_for_another_election_person_or_area(changes: dict[str, str]) -> None:
    assert code(**changes) != code()


def test_code_tells_its_parts_apart() -> None:
    assert code(election="a", person_id="bc") != code(election="ab", person_id="c")


def test_code_is_another_under_another_secret() -> None:
    identity = {"election": "parl.2024-07-04", "person_id": "4252", "area": "E14001063"}
    assert derive(b"second secret", **identity) != code()


def test_code_is_twelve_symbols_of_the_alphabet() -> None:
    codes = {code(person_id=str(number)) for number in range(2000)}
    assert len(codes) == 2000
    assert {len(c) for c in codes} == {12}
    for place in range(12):
        assert {c[place] for c in codes} == set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "GUB6-9FBR-FJHK",
        "gub69fbrfjhk",
        "  GUB6 9FBR\tFJHK\n",
        "GUB6–9FBR—FJHK",
        "G U B 6 9 F B R F J H K",
        "ＧＵＢ６-9FBR-FJHK",
        "GUB6\u00ad9FBR\u200bFJHK",
    ],
)
def test_normalise_forgets_spacing_hyphens_and_case(typed: str) -> None:
    assert normalise(typed) == "GUB69FBRFJHK"


@pytest.mark.parametrize(
    "typed", ["", "GUB6-9FBR-FJH", "GUB6-9FBR-FJHKK", "GUB6-9FBR-FJH0", "GUB6-9FBR-FJHÉ"]
)
def test_normalise_gives_none_when_the_text_cannot_be_a_code(typed: str) -> None:
    assert normalise(typed) is None
    assert hashes([SECRET], typed) == ()


def test_stored_hash_is_keyed_and_does_not_show_the_code() -> None:
    stored = hash_code(SECRET, code())
    assert len(stored) == 64
    assert code().lower() not in stored
    assert stored != hash_code(b"second secret", code())


def test_hashes_give_the_newest_secret_first() -> None:
    candidates = hashes([b"second secret", SECRET], format_code(code()))
    assert candidates == (hash_code(b"second secret", code()), hash_code(SECRET, code()))
