"""Every constituency by every category routes to somebody."""

from chalicelib.catalogue import load
from chalicelib.catalogue.routing_pages import cell, constituency_routing


def test_constituency_by_category_has_somebody_to_turn_to() -> None:
    catalogue = load()
    cells = [
        (area, category)
        for area in catalogue.areas.of_kind("constituency")
        for category in catalogue.categories
    ]
    assert len(cells) == 650 * len(catalogue.categories)
    unhelped = [
        (area.gss, category)
        for area, category in cells
        if not cell(
            catalogue, constituency_routing(catalogue, area, category, reaches=lambda _: True)
        )
    ]
    assert unhelped == []


def test_force_has_every_case_of_desks_and_specialists_that_have_no_address() -> None:
    catalogue = load()
    for area in catalogue.areas.of_kind("constituency"):
        for category in catalogue.categories:
            best = cell(
                catalogue, constituency_routing(catalogue, area, category, reaches=lambda _: True)
            )
            least = cell(
                catalogue, constituency_routing(catalogue, area, category, reaches=lambda _: False)
            )
            assert least == best.replace("S", "P").replace("T", "")


def test_force_that_is_notified_is_the_constituencys_own() -> None:
    catalogue = load()
    split = [area for area in catalogue.areas.of_kind("constituency") if area.other_forces]
    assert len(split) == 20
    for area in split:
        routing = constituency_routing(catalogue, area, "threat_violence", reaches=lambda _: False)
        notified = {recipient.id for recipient in routing.recipients}
        assert area.force in notified
        assert not notified & set(area.other_forces)
        assert area.share
        assert area.share > 0.5
