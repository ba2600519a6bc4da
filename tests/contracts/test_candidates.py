"""Candidates in the directory: by code, by key, by area; and whose codes were used."""

from dataclasses import replace

from chalicelib.ports import CandidateDirectory
from chalicelib.store.directory import StoredDirectory
from tests.support.backends import assert_unavailable
from tests.support.directory_rows import CANDIDATE
from tests.support.fakes import MemoryDirectory

PORTS = (
    CandidateDirectory,
    CandidateDirectory,
    CandidateDirectory,
    CandidateDirectory,
    CandidateDirectory,
    CandidateDirectory,
)
IMPLEMENTATIONS = (MemoryDirectory, StoredDirectory)
RESOURCES = frozenset({"Directory"})

SECOND = replace(CANDIDATE, person_id="8", party="Best Party")
ELSEWHERE = replace(CANDIDATE, area="W07000112")
EARLIER = replace(CANDIDATE, election="parl.2019-12-12")
FIRST_CODE, SECOND_CODE, OTHER_CODE = "a" * 64, "b" * 64, "c" * 64

AnyDirectory = MemoryDirectory | StoredDirectory
"""The fake and the table, which are several ports."""


def test_candidate_by_code_gives_whose_code_has_the_hash(directory: CandidateDirectory) -> None:
    directory.add_candidates({FIRST_CODE: CANDIDATE, SECOND_CODE: SECOND})
    assert directory.candidate_by_code(FIRST_CODE) == CANDIDATE
    assert directory.candidate_by_code(SECOND_CODE) == SECOND
    assert directory.candidate_by_code(OTHER_CODE) is None


def test_candidates_with_gives_those_that_are_there(directory: CandidateDirectory) -> None:
    directory.add_candidates({FIRST_CODE: CANDIDATE, SECOND_CODE: SECOND})
    absent = ("parl.2024-07-04", "9", "E14001063")
    keys = [CANDIDATE.key, absent, CANDIDATE.key]
    assert directory.candidates_with(keys) == {CANDIDATE.key: CANDIDATE}
    assert directory.candidates_with([]) == {}


def test_candidates_with_takes_any_number_of_keys(directory: CandidateDirectory) -> None:
    directory.add_candidates({SECOND_CODE: SECOND})
    keys = [(SECOND.election, str(number), SECOND.area) for number in range(150)]
    assert directory.candidates_with(keys) == {SECOND.key: SECOND}


def test_add_candidates_writes_over_the_same_candidate(directory: AnyDirectory) -> None:
    directory.add_candidates({FIRST_CODE: CANDIDATE})
    renamed = replace(CANDIDATE, name="Siân Invented")
    directory.add_candidates({SECOND_CODE: renamed})
    assert directory.candidates_of(CANDIDATE.area, CANDIDATE.election) == (renamed,)
    assert directory.candidate_by_code(FIRST_CODE) == CANDIDATE
    assert directory.candidate_by_code(SECOND_CODE) == renamed


def test_candidates_of_gives_those_of_one_area_and_election_by_person(
    directory: AnyDirectory,
) -> None:
    rows = (SECOND, CANDIDATE, ELSEWHERE, EARLIER)
    directory.add_candidates({f"{number:064}": row for number, row in enumerate(rows)})
    assert directory.candidates_of(CANDIDATE.area, CANDIDATE.election) == (CANDIDATE, SECOND)
    assert directory.candidates_of("W07000112", CANDIDATE.election) == (ELSEWHERE,)
    assert directory.candidates_of("E14001064", CANDIDATE.election) == ()


def test_mark_code_used_records_the_use_once(directory: AnyDirectory) -> None:
    for candidate in (CANDIDATE, CANDIDATE, SECOND, ELSEWHERE):
        directory.mark_code_used(candidate)
    assert directory.codes_used(CANDIDATE.area, CANDIDATE.election) == {"7", "8"}
    assert directory.codes_used(CANDIDATE.area, EARLIER.election) == frozenset()


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable_directory: AnyDirectory,
) -> None:
    directory = unreachable_directory
    assert_unavailable(
        lambda: directory.candidate_by_code(FIRST_CODE),
        lambda: directory.candidates_with([CANDIDATE.key]),
        lambda: directory.candidates_of(CANDIDATE.area, CANDIDATE.election),
        lambda: directory.add_candidates({FIRST_CODE: CANDIDATE}),
        lambda: directory.mark_code_used(CANDIDATE),
        lambda: directory.codes_used(CANDIDATE.area, CANDIDATE.election),
    )
