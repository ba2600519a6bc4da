"""What the check of a link is kept as."""

from datetime import date

from chalicelib.model.links import LinkCheck

DAY = date(2026, 11, 22)


def test_check_of_a_link_is_kept_without_what_is_not_there() -> None:
    assert LinkCheck("dead", "404", DAY).public() == {
        "state": "dead",
        "reason": "404",
        "checked": "2026-11-22",
    }
    assert LinkCheck("dead", "404", DAY, worked=date(2026, 1, 2)).public()["worked"] == "2026-01-02"
