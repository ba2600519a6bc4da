"""docs/statements.md says how much we know, and says it of the catalogue as it is."""

from chalicelib.catalogue import statements_table
from chalicelib.catalogue.guidance import ChannelGuidance, Guidance, PlatformGuidance
from chalicelib.catalogue.records import Catalogue


def rows(catalogue: Catalogue, guidance: Guidance) -> dict[str, list[str]]:
    """The page's lines that are rows of a table, by their first cell."""
    page = statements_table.render(catalogue, guidance)
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("|")]
    return {first: cells_after for first, *cells_after in reversed(cells)}


def test_table_counts_statements_as_they_stand(catalogue: Catalogue, guidance: Guidance) -> None:
    nextdoor = rows(catalogue, guidance)["Nextdoor"]

    assert nextdoor == ["13", "6", "yes", "2022-01-01 to 2026-11-29"]


def test_table_marks_how_sure_a_rule_is(catalogue: Catalogue, guidance: Guidance) -> None:
    counted = rows(catalogue, guidance)
    mastodon = list(catalogue.platforms).index("mastodon")
    x = list(catalogue.platforms).index("x")

    nextdoor = list(catalogue.platforms).index("nextdoor")

    assert counted["Private information posted"][mastodon] == "–"
    assert counted["Private information posted"][nextdoor] == "○"
    assert counted["Private information posted"][x] == "●"
    assert counted["Stalking or fixation"][x] == "◐"
    assert counted["Stalking or fixation"][nextdoor] == "–"
    assert counted["In person, property, post or phone"][x] == "◐"
    assert counted["In person, property, post or phone"][nextdoor] == "n/a"


def test_table_lists_what_is_not_confirmed_and_was_looked_for_in_vain(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    page = statements_table.render(catalogue, guidance)

    policies: list[PlatformGuidance | ChannelGuidance] = [
        *guidance.platforms.values(),
        *guidance.channels.values(),
    ]
    for policy in policies:
        for doubt in policy.doubts:
            assert doubt.replace("|", "\\|") in page
        for note in policy.notes:
            assert (note.text in page) == (note.confidence != "found")


def test_table_counts_platforms_that_publish_no_time(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    assert (
        rows(catalogue, guidance)["**All**"][2]
        == f"{len(catalogue.platforms) - 1} of {len(catalogue.platforms)}"
    )
