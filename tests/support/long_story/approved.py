"""What everybody saw of the long story when it was last looked at: a line for each thing."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.long_story.administration import lines_of_administration
from tests.support.long_story.bodies import lines_of_bodies
from tests.support.long_story.figures import lines_of_figures
from tests.support.long_story.mailing import lines_of_mailing
from tests.support.long_story.story import lines_of_the_story, lines_of_writing
from tests.support.long_story.texts import lines_of_texts

LISTS: Mapping[str, Callable[[], list[str]]] = {
    "story": lines_of_the_story,
    "writing": lines_of_writing,
    "administration": lines_of_administration,
    "figures": lines_of_figures,
    "bodies": lines_of_bodies,
    "texts": lines_of_texts,
    "mailing": lines_of_mailing,
}
AGAIN = "if that is meant: python -m tests.support.long_story, and look at its diff"


def approved_path(name: str) -> Path:
    """Return the file of one list."""
    return Path(__file__).with_name(f"{name}.jsonl")
