"""A report is put where the last one stood."""

from pathlib import Path

import pytest

from drill.publish import BEGINS, ENDS, PAGE, publish


def test_report_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "drill.md"
    page.write_text(f"# A\n\n{BEGINS}old\n{ENDS}\n## B\n", "utf-8")
    publish("one\n", page)
    publish("two\n", page)
    text = page.read_text("utf-8")
    assert text == f"# A\n\n{BEGINS}```text\ntwo\n```\n{ENDS}\n## B\n"


@pytest.mark.parametrize("marked", [f"# A\n{BEGINS}old\n## B\n", f"# A\n{ENDS}## B\n", "# A\n"])
def test_page_stays_as_it_is_when_its_place_for_a_report_is_not_marked(
    tmp_path: Path, marked: str
) -> None:
    """At commit aeb448f7 all that came after the first mark was lost."""
    page = tmp_path / "drill.md"
    page.write_text(marked, "utf-8")
    with pytest.raises(ValueError, match="begins and ends"):
        publish("one\n", page)
    assert page.read_text("utf-8") == marked


def test_page_has_a_report() -> None:
    text = PAGE.read_text("utf-8")
    assert BEGINS + "```text\nAn election, rehearsed:" in text
    assert text.count(ENDS) == 1
