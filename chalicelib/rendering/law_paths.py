"""Say where the page of a nation's law is."""

PLACES = {
    "England": "england",
    "Wales": "wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern-ireland",
}
"""The last part of the path of a nation's page."""


def path_of(nation: str) -> str:
    """Return the path of a nation's page, without the language."""
    return f"/guidance/law/{PLACES[nation]}"
