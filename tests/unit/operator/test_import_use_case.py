"""Importing: once each, the same whatever file says so, codes given again."""

from dataclasses import replace

import pytest

from chalicelib.errors import SettingsError
from chalicelib.model.access_codes import derive, hash_code
from chalicelib.model.directory import Ballot, NominatedCandidate
from chalicelib.ports import IdSecrets
from chalicelib.usecases.candidates.import_changes import (
    Change,
    ChangedBallot,
    MissingCandidate,
)
from chalicelib.usecases.candidates.nominations import Nomination, RejectedRow
from tests.support.deployments import NOW
from tests.support.importing import (
    ABBEY,
    ALEX,
    ASHFORD,
    CHERITON,
    ROTATED,
    ImportingDirectory,
    imported,
    only,
    row,
    seat,
)


@pytest.fixture
def directory() -> ImportingDirectory:
    return ImportingDirectory()


def test_import_gives_a_result_for_every_row(directory: ImportingDirectory) -> None:
    rows = [seat(n, n) if n % 7 else RejectedRow(n, "x", "why") for n in range(2, 352)]
    results = directory.run(*rows)
    assert sorted(
        r.line for r in results if not isinstance(r, ChangedBallot | MissingCandidate)
    ) == (list(range(2, 352)))
    assert len(directory.rows.by_key) == 300
    assert len(directory.rows.ballots) == 50


def test_code_finds_the_candidate(directory: ImportingDirectory) -> None:
    result = only(directory.run(row(2, 7)))
    assert result.corrections == {}
    candidate = directory.find(result.code)
    assert candidate is not None
    assert candidate == NominatedCandidate(
        election="local.2027-05-06",
        person_id="7",
        area="E05",
        name="Jo",
        party="P",
        secret_version="1",
        source="f.csv",
        imported_at=NOW,
        ballot=ABBEY,
        coded_by=ABBEY,
    )


def test_import_changes_nothing_when_it_is_repeated(directory: ImportingDirectory) -> None:
    rows = [seat(n, n) for n in range(2, 152)]
    first = imported(directory.run(*rows))
    writes = directory.rows.writes
    again = imported(directory.run(*rows))
    assert directory.rows.writes == writes == 150 + 50
    assert [entry.code for entry in again] == [entry.code for entry in first]
    assert {entry.change for entry in first} == {Change.ADDED}
    assert {entry.change for entry in again} == {Change.UNCHANGED}


def test_import_keeps_old_codes_when_the_secret_was_rotated(directory: ImportingDirectory) -> None:
    before = only(directory.run(row(2, 7)))
    directory.secrets = ROTATED
    same, newer = imported(directory.run(row(2, 7), row(3, 8)))
    assert same.code == before.code
    assert directory.find(before.code) == before.candidate
    assert directory.find(newer.code) == newer.candidate
    assert newer.candidate.secret_version == "2"
    [renamed] = imported(directory.run(row(2, 7, name="Joanna")))
    assert directory.find(before.code) == renamed.candidate


def test_import_fails_when_a_secret_was_thrown_away(directory: ImportingDirectory) -> None:
    directory.run(row(2, 7))
    directory.secrets = IdSecrets("2", {"2": b"second"})
    with pytest.raises(SettingsError, match="version 1 of the secret is gone"):
        directory.run(row(2, 7))


@pytest.mark.parametrize("apart", [1, 150])
def test_import_rejects_a_candidate_that_is_there_twice(
    directory: ImportingDirectory, apart: int
) -> None:
    between = [row(10 + n, 1000 + n) for n in range(apart)]
    results = directory.run(row(2, 7), *between, row(999, 7, name="Joe"))
    assert results[0] == RejectedRow(999, "Joe", "the same person and ballot as line 2")
    assert len(directory.rows.by_key) == 1 + apart


def test_import_rejects_a_row_of_another_area_than_its_ballots(
    directory: ImportingDirectory,
) -> None:
    [rejected, _] = directory.run(row(2, 7), row(3, 8, area="E06"))
    assert rejected == RejectedRow(3, "Jo", f"{ABBEY} is of E06 here, and of E05 on line 2")


def test_import_tells_people_of_one_name_apart(directory: ImportingDirectory) -> None:
    seats = [seat(n, n) for n in range(70, 81)]
    results = directory.run(*seats, row(90, 90), row(91, 91))
    assert len({entry.code for entry in imported(results)}) == 13


def test_import_gives_a_person_a_code_for_each_ballot(directory: ImportingDirectory) -> None:
    codes = [entry.code for entry in imported(directory.run(ASHFORD, replace(CHERITON, line=3)))]
    assert [directory.find(code) for code in codes] == list(directory.rows.by_key.values())
    assert len(set(codes)) == 2


def test_import_follows_seats_and_cancelled_polls(directory: ImportingDirectory) -> None:
    directory.run(row(2, 7), row(3, 8))
    _, _, changed = directory.run(
        replace(row(2, 7), seats=3, cancelled=True), replace(row(3, 8), seats=3, cancelled=True)
    )
    assert isinstance(changed, ChangedBallot)
    assert (changed.before.contest, changed.ballot.contest) == (
        ("E05", "", 1, False),
        ("E05", "", 3, True),
    )
    assert directory.rows.ballots[ABBEY] == changed.ballot
    assert directory.standing() == ["Jo", "Jo"]


def test_import_gives_rows_of_july_2024_their_ballot_and_leaves_their_code(
    directory: ImportingDirectory,
) -> None:
    old = NominatedCandidate("parl.2024-07-04", "7", "E14001063", "Jo", "P", "1", "old.csv", NOW)
    code = derive(b"first", election=old.election, person_id="7", area=old.area)
    directory.rows.add_candidates({hash_code(b"first", code): old})
    directory.delegates.add_delegate(old, ALEX)
    nomination = Nomination(
        2, "parl.aldershot.2024-07-04", "parl.2024-07-04", "7", "E14001063", "Jo", "P"
    )
    result = only(directory.run(nomination))
    assert (result.change, result.code) == (Change.CORRECTED, code)
    assert result.corrections == {"ballot": ("", nomination.ballot)}
    assert directory.find(code) == replace(old, ballot=nomination.ballot, coded_by="E14001063")
    assert directory.changes(nomination) == [Change.UNCHANGED]


def test_import_gives_the_same_results_when_it_is_a_dry_run(directory: ImportingDirectory) -> None:
    rows = (row(2, 7), row(3, 7), RejectedRow(4, "", "why"))
    tried = directory.run(*rows, dry_run=True)
    assert directory.rows.writes == 0
    assert tried == directory.run(*rows)


def test_import_has_written_what_it_gave_when_it_is_cut_off(directory: ImportingDirectory) -> None:
    results = directory.start([seat(n, n) for n in range(2, 352)])
    first = [next(results) for _ in range(150)]
    results.close()  # type: ignore[attr-defined] # it is a generator
    by_key = directory.rows.by_key
    assert all(entry.candidate.key in by_key for entry in imported(first))
    assert 150 <= len(by_key) < 350
    assert len(imported(directory.run(*(seat(n, n) for n in range(2, 352))))) == 350
    assert len(by_key) == 350


def test_ballot_lists_persons_by_number(directory: ImportingDirectory) -> None:
    directory.run(row(2, 10), row(3, 9), row(4, 100))
    assert directory.rows.ballots[ABBEY] == Ballot(
        ABBEY, "local.2027-05-06", "E05", persons=("9", "10", "100")
    )
