"""No name that somebody types turns around the telephone number that an officer reads.

Before commit 1c76292 a name with U+202E reversed the number after it in the force's mail. At commit
ceaaa5a one in Hebrew letters still drew the groups of the number to itself.
"""

import pytest

from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_authority import notify_authority
from tests.support.factories import World, body, report

RLO, FSI, PDI = "\u202e", "\u2068", "\u2069"
PHONE = "01632 960000"


def letter_about(name: str) -> str:
    world = World()
    reporter = {**body()["reporter"], "name": name, "phone": PHONE}
    accepted = world.submit(reporter=reporter, immediate_danger=True)
    dispatch = Dispatch(accepted.first.case_id, 1, "police-hampshire")
    notify_authority(world.notify_authority_deps, dispatch)
    (letter,) = world.mail.letters
    return letter.text + letter.html


@pytest.mark.parametrize("name", [f"Sam {RLO}", f"{RLO}Sam", f"Sam {FSI}", f"{PDI}שם"])
def test_name_turns_no_number_around(name: str) -> None:
    text = letter_about(name)
    assert f": {PHONE}" in text
    assert RLO not in text
    for line in text.splitlines():
        assert line.count(FSI) == line.count(PDI)


def test_name_from_right_to_left_stands_apart_from_the_number() -> None:
    assert f"{FSI}שם המועמד{PDI}: {PHONE}" in letter_about("שם המועמד")


@pytest.mark.parametrize("name", [RLO, "\u200b\u2060", "\x1b[", "\u3164"])
def test_name_of_nothing_visible_is_no_name(name: str) -> None:
    name_shown = report(reporter={**body()["reporter"], "name": f"Sam{name}"}).reporter.name
    assert not set(name_shown) & {RLO, "\u200b", "\u2060", "\x1b", "\u3164"}
