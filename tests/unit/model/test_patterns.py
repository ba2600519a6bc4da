"""What cases share: an account by its name alone, a text by how near it is."""

from chalicelib.model.patterns import Member, Trait, sharing

NEAR, FAR = 0b1111, (1 << 64) - 1


def member(case_id: str, fingerprint: int = 0) -> Member:
    return Member(case_id, ("x",), (), True, "", False, fingerprint=fingerprint)


def test_sharing_holds_texts_to_their_nearness_and_accounts_to_nothing_more() -> None:
    members = [member("a", NEAR), member("b", FAR), member("a", NEAR)]
    text = Trait("text", 0, fingerprint=NEAR)
    account = Trait("account", 0, "x", "someone", fingerprint=NEAR)
    assert [m.case_id for m in sharing(text, members)] == ["a"]
    assert [m.case_id for m in sharing(account, members)] == ["a", "b"]
