"""How authorities want to be mailed, as operators set it."""

from chalicelib.model.preferences import Preferences
from chalicelib.usecases.authority.set_preferences import SetPreferencesDeps, set_preferences

FORCE = "police-hampshire"


class Book:
    """Preferences in memory, and how often they were written."""

    def __init__(self) -> None:
        self.rows: dict[str, Preferences] = {}
        self.writes = 0

    def preferences(self) -> dict[str, Preferences]:
        return self.rows

    def set_preferences(self, authority: str, wishes: Preferences) -> None:
        self.rows[authority] = wishes
        self.writes += 1


def test_set_preferences_changes_what_is_named_and_gives_all() -> None:
    book = Book()
    set_preferences(SetPreferencesDeps(book), FORCE, {"language": "cy"})
    preferences = set_preferences(SetPreferencesDeps(book), FORCE, {"digest": "daily"})
    assert preferences == Preferences(digest="daily", language="cy") == book.rows[FORCE]


def test_set_preferences_writes_nothing_when_nothing_changes() -> None:
    book = Book()
    assert set_preferences(SetPreferencesDeps(book), FORCE, {"digest": "hourly"}) == Preferences()
    assert book.writes == 0
