"""The directory on a real table: keys and contacts, and what AWS refuses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.errors import LostRace, Unavailable
from chalicelib.store.directory import StoredDirectory
from tests.support.deployed import Deployed
from tests.support.directory_rows import CANDIDATE, KEY, NOW


@pytest.fixture
def directory(deployed: Deployed) -> StoredDirectory:
    return StoredDirectory(deployed.settings.directory_table)


def test_keys_come_back_as_they_were_written(directory: StoredDirectory) -> None:
    other = replace(KEY, platform="facebook", keyid="thumbprint-2", label="", not_after=None)
    for key in (KEY, other):
        directory.put_platform_key(key)
    assert directory.platform_keys() == (other, KEY)
    assert directory.platform_keys("x") == (KEY,)
    assert directory.platform_key("x", "thumbprint-1") == KEY
    assert directory.platform_key(None, "thumbprint-2") == other
    assert directory.platform_key("x", "thumbprint-2") is None
    assert directory.platform_key(None, "thumbprint-3") is None


def test_a_key_is_added_only_after_as_many_as_were_counted(directory: StoredDirectory) -> None:
    assert directory.platform_additions("x") == 0
    directory.add_platform_key(KEY, 0)
    other = replace(KEY, keyid="thumbprint-2")
    for additions in (0, 2):
        with pytest.raises(LostRace):
            directory.add_platform_key(other, additions)
    with pytest.raises(LostRace):
        directory.add_platform_key(KEY, 1)
    directory.add_platform_key(other, 1)
    directory.add_platform_key(replace(KEY, platform="facebook"), 0)
    assert [directory.platform_additions(each) for each in ("x", "facebook")] == [2, 1]
    assert directory.platform_keys("x") == (KEY, other)


def test_a_platform_of_a_longer_name_is_another_platform(directory: StoredDirectory) -> None:
    directory.put_platform_key(replace(KEY, platform="xx"))
    assert directory.platform_keys("x") == ()


def test_only_keys_that_are_good_now_connect(directory: StoredDirectory) -> None:
    directory.put_platform_key(KEY)
    directory.put_platform_key(replace(KEY, platform="facebook", revoked_at=NOW))
    directory.put_platform_key(replace(KEY, platform="youtube", not_before=NOW + timedelta(days=1)))
    assert directory.connected_platforms(NOW) == {"x"}
    assert directory.connected_platforms(NOW + timedelta(days=2)) == {"x", "youtube"}
    assert directory.connected_platforms(NOW + timedelta(days=90)) == frozenset()


def test_contacts_are_set_changed_and_cleared(directory: StoredDirectory) -> None:
    directory.set_contact("police-hampshire", "old@example.org")
    directory.set_contact("police-hampshire", "new@example.org")
    directory.set_contact("police-kent", "kent@example.org")
    assert directory.contacts() == {
        "police-hampshire": "new@example.org",
        "police-kent": "kent@example.org",
    }
    directory.set_contact("police-kent", None)
    directory.set_contact("police-kent", None)
    assert directory.contacts() == {"police-hampshire": "new@example.org"}


def test_candidates_are_found_by_code_by_key_and_by_area(directory: StoredDirectory) -> None:
    other = replace(CANDIDATE, person_id="8", party="Best Party")
    directory.add_candidates({"a" * 64: CANDIDATE, "b" * 64: other})
    assert directory.candidate_by_code("b" * 64) == other
    assert directory.candidate_by_code("c" * 64) is None
    absent = ("parl.2024-07-04", "9", "E14001063")
    assert directory.candidates_with([CANDIDATE.key, absent]) == {CANDIDATE.key: CANDIDATE}
    assert directory.candidates_with([]) == {}
    assert directory.candidates_of("E14001063", "parl.2024-07-04") == (CANDIDATE, other)
    assert directory.candidates_of("E14001063", "parl.2029-05-03") == ()


def test_a_table_that_is_not_there_is_unavailable(directory: StoredDirectory) -> None:
    missing = StoredDirectory("no-such-table")
    calls = (
        missing.contacts,
        lambda: missing.connected_platforms(NOW),
        lambda: missing.candidate_by_code("a"),
        lambda: missing.put_platform_key(KEY),
        lambda: missing.candidates_with([CANDIDATE.key]),
        lambda: missing.add_candidates({"a": CANDIDATE}),
    )
    for call in calls:
        with pytest.raises(Unavailable):
            call()


def test_two_tables_are_two_directories(deployed: Deployed, directory: StoredDirectory) -> None:
    other = StoredDirectory(deployed.settings.guards_table)
    directory.set_contact("police-hampshire", "a@example.org")
    assert other.contacts() == {}


def test_the_first_use_of_a_code_is_recorded_once(directory: StoredDirectory) -> None:
    sam, robin = CANDIDATE, replace(CANDIDATE, person_id="8")
    first, later = NOW, NOW + timedelta(days=2)
    assert directory.mark_code_used(sam, first)
    assert not directory.mark_code_used(sam, later)
    assert directory.mark_code_used(robin, later)
    assert directory.codes_used(sam.area, sam.election) == {"7": first, "8": later}
    assert directory.codes_used(sam.area, "parl.2019-12-12") == {}


def test_each_area_says_who_stands_there_at_that_election(directory: StoredDirectory) -> None:
    there = [
        replace(CANDIDATE, person_id=person, area=area, election=election)
        for person in ("7", "8")
        for area in ("E14001063", "W07000112")
        for election in (CANDIDATE.election, "parl.2019-12-12")
    ]
    directory.add_candidates({f"{n:064}": each for n, each in enumerate(there)})
    for area in ("E14001063", "W07000112", "E14001064"):
        wanted = [each for each in there if each.key[::2] == (CANDIDATE.election, area)]
        assert list(directory.candidates_of(area, CANDIDATE.election)) == wanted


def test_behind_an_elections_desk_stands_its_force_unless_it_has_a_second_address(
    directory: StoredDirectory,
) -> None:
    directory.accept_contact("police-kent", "first", "kent@example.org", NOW)
    directory.accept_contact("police-kent-elections", "first", "spoc@example.org", NOW)
    assert directory.second_addresses()["police-kent-elections"] == "kent@example.org"
    assert "police-kent" not in directory.second_addresses()
    assert directory.second_line().fallbacks >= {"police-kent-elections"}
    directory.accept_contact("police-kent-elections", "second", "spoc-2@example.org", NOW)
    assert directory.second_addresses()["police-kent-elections"] == "spoc-2@example.org"
    assert directory.fallbacks() == {"police-kent-elections": "spoc-2@example.org"}


def test_the_second_line_is_whoever_can_be_told(deployed: Deployed) -> None:
    directory = StoredDirectory(deployed.settings.directory_table)
    directory.set_fallback("police-hampshire", "hampshire-2@example.org")
    directory.set_fallback("police-surrey", "surrey-2@example.org")
    directory.set_fallback("police-surrey", None)
    directory.set_contact("electoral-commission", "ec@example.org")
    directory.set_escalation("x", "electoral-commission")
    directory.set_escalation("facebook", "ofcom")
    second = directory.second_line()
    assert second.fallbacks == {"police-hampshire"}
    assert second.escalations == {"x": "electoral-commission"}
    directory.set_escalation("x", None)
    assert directory.second_line().escalations == {}
