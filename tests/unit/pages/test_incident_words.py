"""Every member of an incident has its words on every page that shows it."""

import pytest

from chalicelib.model.incident import FLAGS, Incident, IncidentForPlatform
from chalicelib.model.incident_members import FOR_PLATFORMS, RECOGNISED
from chalicelib.rendering.incident_words import MEMBERS, MemberWords

WORDS = {member.name: member for member in MEMBERS}
NOT_SHOWN = {
    ("url", "checked"),  # it stands there as it is
    ("platform", "checked"),  # by its name
    ("platform", "copied"),  # whoever gets the text is it, or has the link
    ("seen_about", "checked"),  # it stands in the words of the day itself
    ("seen_about", "copied"),
    ("seen_about", "status"),
    ("deleted", "copied"),
    ("deleted", "status"),
}
"""Members that a page leaves out, or shows without words."""


@pytest.mark.parametrize("name", [*Incident.model_fields, *RECOGNISED])
def test_every_member_has_words(name: str) -> None:
    assert name in WORDS, f"rendering.incident_words says nothing of {name}"


@pytest.mark.parametrize("page", ["question", "errors", "checked", "copied", "status", "case"])
@pytest.mark.parametrize("name", Incident.model_fields)
def test_every_member_that_is_typed_has_words_on_every_page(name: str, page: str) -> None:
    words = getattr(WORDS[name], page)
    assert bool(words) == ((name, page) not in NOT_SHOWN), f"{name}: the words of {page}"


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_every_member_has_a_label_in_the_bundle(member: MemberWords) -> None:
    assert bool(member.bundle) == (member.name != "seen_about")  # in the words of the day itself


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_form_asks_for_a_member_as_intake_reads_it(member: MemberWords) -> None:
    assert (member.control == "none") == (member.name in RECOGNISED)
    assert (member.control == "tick") == (member.name in FLAGS)
    assert (member.control == "text") == bool(member.limit)


def test_names_of_members_are_those_that_are_checked() -> None:
    assert tuple(IncidentForPlatform.model_fields) == FOR_PLATFORMS
