"""How authorities want to be mailed, as operators set it."""

from chalicelib.model.preferences import Preferences
from chalicelib.usecases.authority.set_preferences import SetPreferencesDeps, set_preferences
from tests.support.fakes import MemoryDirectory

FORCE = "police-hampshire"


class Book(MemoryDirectory):
    """The directory, and how often preferences were written."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0

    def set_preferences(self, authority: str, wishes: Preferences) -> None:
        super().set_preferences(authority, wishes)
        self.writes += 1


def test_set_preferences_changes_what_is_named_and_gives_all() -> None:
    book = Book()
    set_preferences(SetPreferencesDeps(book), FORCE, {"language": "cy"})
    preferences = set_preferences(SetPreferencesDeps(book), FORCE, {"digest": "daily"})
    assert preferences == Preferences(digest="daily", language="cy") == book.preferences()[FORCE]


def test_set_preferences_writes_nothing_when_nothing_changes() -> None:
    book = Book()
    assert set_preferences(SetPreferencesDeps(book), FORCE, {"digest": "hourly"}) == Preferences()
    assert book.writes == 0
