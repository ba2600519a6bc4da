"""Every link of the sources is found, whether it stands alone or in a list."""

from chalicelib.catalogue.build import SOURCE
from chalicelib.catalogue.official_links import official_links

INTIMATE_MEDIA = "https://help.x.com/en/rules-and-policies/intimate-media"


def test_official_links_has_those_of_lists_with_their_places() -> None:
    places = official_links(SOURCE)[INTIMATE_MEDIA]

    assert [str(place.file) for place in places] == ["platforms/x.yaml"]
    assert places[0].field.endswith("also_urls.0")
