"""Candidates in the directory: by code, by key, by area; and whose codes were used."""

from dataclasses import replace

from chalicelib.model.directory import Ballot, Standing
from chalicelib.ports import CandidateDirectory
from chalicelib.store.directory import StoredDirectory
from tests.support.backends import assert_unavailable
from tests.support.directory_rows import CANDIDATE
from tests.support.fakes import MemoryDirectory

PORTS = (CandidateDirectory,)
IMPLEMENTATIONS = (MemoryDirectory, StoredDirectory)
RESOURCES = frozenset({"Directory"})

SECOND = replace(CANDIDATE, person_id="8", party="Best Party")
ELSEWHERE = replace(CANDIDATE, area="W07000112")
EARLIER = replace(CANDIDATE, election="parl.2019-12-12")
DIVISION = replace(
    CANDIDATE,
    election="local.2027-05-06",
    area="E10000016",
    ballot="local.kent.ashford-central.2027-05-06",
    division="Ashford Central",
    coded_by="local.kent.ashford-central.2027-05-06",
)
"""Of an area that several ballots share."""
OTHER_DIVISION = replace(DIVISION, ballot="local.kent.cheriton.2027-05-06", division="Cheriton")
BALLOT = Ballot(
    DIVISION.ballot, DIVISION.election, "E10000016", "Ashford Central", 2, True, ("7",), ("8", "9")
)
EMPTY = Ballot("local.kent.cheriton.2027-05-06", DIVISION.election, "E10000016")
FIRST_CODE, SECOND_CODE, OTHER_CODE = "a" * 64, "b" * 64, "c" * 64

AnyCandidates = MemoryDirectory | StoredDirectory
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


def test_add_candidates_writes_over_the_same_candidate(directory: AnyCandidates) -> None:
    directory.add_candidates({FIRST_CODE: CANDIDATE})
    renamed = replace(CANDIDATE, name="Siân Invented")
    directory.add_candidates({SECOND_CODE: renamed})
    assert directory.candidates_of(CANDIDATE.area, CANDIDATE.election) == (renamed,)
    assert directory.candidate_by_code(FIRST_CODE) == CANDIDATE
    assert directory.candidate_by_code(SECOND_CODE) == renamed


def test_candidates_of_gives_those_of_one_area_and_election_by_person(
    directory: AnyCandidates,
) -> None:
    rows = (SECOND, CANDIDATE, ELSEWHERE, EARLIER)
    directory.add_candidates({f"{number:064}": row for number, row in enumerate(rows)})
    assert directory.candidates_of(CANDIDATE.area, CANDIDATE.election) == (CANDIDATE, SECOND)
    assert directory.candidates_of("W07000112", CANDIDATE.election) == (ELSEWHERE,)
    assert directory.candidates_of("E14001064", CANDIDATE.election) == ()


def test_candidate_of_two_ballots_in_one_area_is_two(directory: AnyCandidates) -> None:
    directory.add_candidates({FIRST_CODE: DIVISION, SECOND_CODE: OTHER_DIVISION})
    assert directory.candidates_of("E10000016", DIVISION.election) == (DIVISION, OTHER_DIVISION)
    assert directory.candidate_by_code(SECOND_CODE) == OTHER_DIVISION
    directory.mark_code_used(DIVISION)
    assert directory.codes_used("E10000016", DIVISION.election) == {DIVISION.local_id}


def test_candidates_of_leaves_out_who_stands_no_more(directory: AnyCandidates) -> None:
    withdrawn = replace(SECOND, standing=Standing.WITHDRAWN)
    directory.save_candidates([CANDIDATE, withdrawn])
    assert directory.candidates_of(CANDIDATE.area, CANDIDATE.election) == (CANDIDATE,)
    assert directory.candidates_with([withdrawn.key]) == {withdrawn.key: withdrawn}


def test_save_candidates_leaves_whom_a_code_names(directory: AnyCandidates) -> None:
    directory.add_candidates({FIRST_CODE: CANDIDATE})
    directory.save_candidates([replace(CANDIDATE, name="Siân Invented")])
    assert directory.candidate_by_code(FIRST_CODE) == CANDIDATE


def test_remove_candidates_leaves_nothing_but_the_code(directory: AnyCandidates) -> None:
    directory.add_candidates({FIRST_CODE: CANDIDATE, SECOND_CODE: SECOND})
    for candidate in (CANDIDATE, SECOND):
        directory.mark_code_used(candidate)
    for _ in range(2):
        directory.remove_candidates([CANDIDATE])
    assert directory.candidates_of(CANDIDATE.area, CANDIDATE.election) == (SECOND,)
    assert directory.codes_used(CANDIDATE.area, CANDIDATE.election) == {"8"}
    assert directory.candidate_by_code(FIRST_CODE) == CANDIDATE


def test_remove_codes_makes_them_unknown(directory: AnyCandidates) -> None:
    directory.add_candidates({FIRST_CODE: CANDIDATE, SECOND_CODE: SECOND})
    for _ in range(2):
        directory.remove_codes([FIRST_CODE])
    assert directory.candidate_by_code(FIRST_CODE) is None
    assert directory.candidate_by_code(SECOND_CODE) == SECOND
    directory.remove_codes([])


def test_ballots_are_read_by_id_and_by_election(directory: AnyCandidates) -> None:
    directory.save_ballots([EMPTY, BALLOT])
    directory.save_ballots([replace(EMPTY, seats=3), Ballot("mayor.x.2027-05-06", "mayor.x", "E1")])
    assert directory.ballots_of(BALLOT.election) == (BALLOT, replace(EMPTY, seats=3))
    keys = [(BALLOT.election, BALLOT.id), (BALLOT.election, "local.kent.x.2027-05-06")]
    assert directory.ballots_with(keys) == {BALLOT.id: BALLOT}
    assert directory.ballots_with([]) == {}


def test_remove_ballots_leaves_who_stands_on_them(directory: AnyCandidates) -> None:
    directory.save_ballots([BALLOT, EMPTY])
    directory.save_candidates([DIVISION])
    for _ in range(2):
        directory.remove_ballots([BALLOT])
    assert directory.ballots_of(BALLOT.election) == (EMPTY,)
    assert directory.candidates_of("E10000016", BALLOT.election) == (DIVISION,)


def test_mark_code_used_records_the_use_once(directory: AnyCandidates) -> None:
    for candidate in (CANDIDATE, CANDIDATE, SECOND, ELSEWHERE):
        directory.mark_code_used(candidate)
    assert directory.codes_used(CANDIDATE.area, CANDIDATE.election) == {"7", "8"}
    assert directory.codes_used(CANDIDATE.area, EARLIER.election) == frozenset()


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable_directory: AnyCandidates,
) -> None:
    directory = unreachable_directory
    assert_unavailable(
        lambda: directory.candidate_by_code(FIRST_CODE),
        lambda: directory.candidates_with([CANDIDATE.key]),
        lambda: directory.candidates_of(CANDIDATE.area, CANDIDATE.election),
        lambda: directory.add_candidates({FIRST_CODE: CANDIDATE}),
        lambda: directory.save_candidates([CANDIDATE]),
        lambda: directory.remove_candidates([CANDIDATE]),
        lambda: directory.remove_codes([FIRST_CODE]),
        lambda: directory.ballots_with([(BALLOT.election, BALLOT.id)]),
        lambda: directory.ballots_of(BALLOT.election),
        lambda: directory.save_ballots([BALLOT]),
        lambda: directory.remove_ballots([BALLOT]),
        lambda: directory.mark_code_used(CANDIDATE),
        lambda: directory.codes_used(CANDIDATE.area, CANDIDATE.election),
    )
