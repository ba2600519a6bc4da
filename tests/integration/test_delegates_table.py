"""Delegates on a real table, found by their codes until these are revoked."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.model.directory import Delegate
from chalicelib.store.delegates import StoredDelegates
from chalicelib.store.directory import StoredDirectory
from tests.support.deployed import Deployed
from tests.support.directory_rows import CANDIDATE, NOW

ALEX = Delegate("a1", "Alex Agent", "hash-1", NOW)
SAM = Delegate("b2", "Sâm Staff", "hash-2", NOW + timedelta(seconds=1))


def test_a_delegate_is_found_by_their_code_until_it_is_revoked(deployed: Deployed) -> None:
    table = deployed.settings.directory_table
    delegates, directory = StoredDelegates(table), StoredDirectory(table)
    for each in (SAM, ALEX):
        delegates.add_delegate(CANDIDATE, each)
    assert delegates.delegates_of(CANDIDATE) == (ALEX, SAM)
    found = directory.candidate_by_code("hash-1")
    assert found is not None
    assert found.delegate is not None
    assert (found.delegate.id, found.delegate.name) == ("a1", "Alex Agent")
    assert replace(found, delegate=None) == CANDIDATE
    revoked = replace(ALEX, revoked_at=NOW + timedelta(days=1))
    delegates.revoke_delegate(CANDIDATE, revoked)
    assert directory.candidate_by_code("hash-1") is None
    assert directory.candidate_by_code("hash-2") is not None
    assert delegates.delegates_of(CANDIDATE) == (revoked, SAM)


def test_another_candidate_has_other_delegates(deployed: Deployed) -> None:
    delegates = StoredDelegates(deployed.settings.directory_table)
    delegates.add_delegate(CANDIDATE, ALEX)
    assert delegates.delegates_of(replace(CANDIDATE, person_id="77")) == ()


def test_a_delegates_code_takes_the_place_of_no_candidates(deployed: Deployed) -> None:
    table = deployed.settings.directory_table
    StoredDirectory(table).add_candidates({"hash-1": CANDIDATE})
    delegates = StoredDelegates(table)
    delegates.add_delegate(replace(CANDIDATE, name="Mallory"), ALEX)
    delegates.revoke_delegate(replace(CANDIDATE, name="Mallory"), ALEX)
    assert StoredDirectory(table).candidate_by_code("hash-1") == CANDIDATE
