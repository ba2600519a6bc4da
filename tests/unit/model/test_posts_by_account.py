"""Posts of one account stand together, whatever the platform is called by."""

from typing import Any

from chalicelib.model.pile_on import by_account


def test_posts_stand_together_by_platform_and_handle() -> None:
    first: dict[str, Any] = {"platform": "x", "handle": "someone"}
    same = {"platform": "x", "handle": "SomeOne"}
    elsewhere = {"platform_named": "A forum", "handle": "someone"}
    elsewhere_again = {"platform_named": "A forum", "handle": "someone", "text": "again"}
    no_account: dict[str, Any] = {"platform": "x"}
    another = {"platform_named": "Another forum", "handle": "someone"}
    groups = by_account([first, elsewhere, same, no_account, elsewhere_again, another])
    assert [first, same] in groups
    assert [elsewhere, elsewhere_again] in groups
    assert [another] in groups
