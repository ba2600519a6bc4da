"""Importing: corrections are followed; who moves, leaves or is missing keeps a code or loses it."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.directory import Standing
from chalicelib.usecases.candidates.import_changes import (
    Change,
    ChangedBallot,
    ImportedCandidate,
    MissingCandidate,
)
from chalicelib.usecases.candidates.nominations import RejectedRow
from tests.support.deployments import NOW
from tests.support.importing import (
    ABBEY,
    ALEX,
    ALIBON,
    ASHFORD,
    ImportingDirectory,
    imported,
    only,
    row,
)

SAM = replace(ALEX, id="b2", name="Sam Staff", code_hash="hash-2")


@pytest.fixture
def directory() -> ImportingDirectory:
    return ImportingDirectory()


def lose_connection() -> None:
    raise Unavailable


def test_import_follows_a_corrected_name(directory: ImportingDirectory) -> None:
    before = only(directory.run(row(2, 7, name="Jonathan")))
    directory.delegates.add_delegate(before.candidate, ALEX)
    result = only(directory.run(row(2, 7, name="Jo")))
    assert (result.change, result.code) == (Change.CORRECTED, before.code)
    assert result.corrections == {"name": ("Jonathan", "Jo")}
    assert directory.find(before.code) == result.candidate
    by_delegate = directory.rows.candidate_by_code("hash-1")
    assert by_delegate == replace(result.candidate, delegate=ALEX)
    assert directory.changes(row(2, 7, name="Jo")) == [Change.UNCHANGED]


def test_import_follows_an_area_that_is_known_now(directory: ImportingDirectory) -> None:
    before = only(directory.run(ASHFORD))
    directory.delegates.add_delegate(before.candidate, ALEX)
    directory.rows.mark_code_used(before.candidate)
    listed = replace(ASHFORD, area="E58", division="")
    result, ballot = directory.run(listed)
    assert isinstance(result, ImportedCandidate)
    assert isinstance(ballot, ChangedBallot)
    assert (ballot.ballot.area, ballot.before.area) == ("E58", "E10")
    assert set(result.corrections) == {"area", "division"}
    assert list(directory.rows.by_key.values()) == [result.candidate]
    assert directory.find(before.code) == result.candidate
    assert directory.rows.codes_used("E58", ASHFORD.election) == {"7"}
    assert directory.delegates.delegates_of(result.candidate) == (ALEX,)
    assert directory.delegates.delegates_of(before.candidate) == ()
    assert directory.run(listed)[0] == replace(
        result, change=Change.UNCHANGED, before=result.candidate
    )


def test_import_has_who_left_a_ballot_for_another_keep_their_code(
    directory: ImportingDirectory,
) -> None:
    jo, other = row(2, 7), row(3, 8)
    sam = replace(row(4, 9), ballot=ALIBON, area="E06")
    before = imported(directory.run(jo, other, sam))[0]
    directory.delegates.add_delegate(before.candidate, ALEX)
    moved = replace(sam, person_id="7", line=5)
    results = imported(directory.run(other, sam, moved))
    assert [entry.change for entry in results] == [Change.UNCHANGED, Change.UNCHANGED, Change.MOVED]
    assert results[2].code == before.code
    candidate = directory.find(before.code)
    assert candidate is not None
    assert (candidate.ballot, candidate.area) == (ALIBON, "E06")
    assert directory.standing("E05") == ["Jo"]
    assert directory.rows.ballots[ABBEY].persons == ("8",)
    assert directory.rows.ballots[ABBEY].gone == ("7",)
    assert directory.delegates.delegates_of(candidate) == (ALEX,)
    assert directory.changes(other, sam, moved) == [Change.UNCHANGED] * 3


def test_import_gives_another_code_when_who_moved_is_back_on_both_ballots(
    directory: ImportingDirectory,
) -> None:
    jo, sam = row(2, 7), replace(row(4, 9), ballot=ALIBON, area="E06")
    directory.run(jo, row(3, 8), sam)
    moved = replace(sam, person_id="7", line=5)
    code = imported(directory.run(row(3, 8), sam, moved))[2].code
    back, *_, still = imported(directory.run(jo, row(3, 8), sam, moved))
    assert (back.change, still.change) == (Change.RETURNED, Change.UNCHANGED)
    assert still.code == code != back.code
    assert directory.find(back.code) == back.candidate
    assert directory.find(code) == still.candidate


def test_import_moves_somebody_back_with_their_code(directory: ImportingDirectory) -> None:
    jo, sam = row(2, 7), replace(row(4, 9), ballot=ALIBON, area="E06")
    code = imported(directory.run(jo, row(3, 8), sam))[0].code
    directory.run(row(3, 8), sam, replace(sam, person_id="7", line=5))
    results = imported(directory.run(jo, row(3, 8), sam))
    assert (results[0].change, results[0].code) == (Change.MOVED, code)
    assert directory.find(code) == results[0].candidate
    assert directory.standing("E06") == ["Jo"]


def test_import_finishes_a_move_that_was_cut_off(directory: ImportingDirectory) -> None:
    jo, sam = row(2, 7), replace(row(4, 9), ballot=ALIBON, area="E06")
    directory.run(jo, row(3, 8), sam)
    ballots = dict(directory.rows.ballots)
    moved = replace(sam, person_id="7", line=5)
    directory.run(row(3, 8), sam, moved)
    directory.rows.ballots.update(ballots)  # candidates were written, ballots were not
    assert directory.changes(row(3, 8), sam, moved) == [Change.UNCHANGED] * 3
    assert directory.rows.ballots[ALIBON].persons == ("7", "9")
    assert directory.rows.ballots[ABBEY].persons == ("8",)


def test_import_keeps_the_code_of_who_moved_when_it_is_cut_off_between_batches(
    directory: ImportingDirectory,
) -> None:
    crowd = [row(line, 1_000 + line) for line in range(2, 110)]
    jo, sam = row(200, 7), replace(row(201, 9), ballot=ALIBON, area="E06")
    before = imported(directory.run(*crowd, jo, sam))[-2]
    moved = replace(sam, person_id="7", line=202)
    results = directory.start([*crowd, sam, moved])
    next(results)  # the first batch is written, and no other
    entry = imported(directory.run(*crowd, sam, moved))[-1]
    assert (entry.change, entry.code) == (Change.MOVED, before.code)
    assert directory.find(before.code) == entry.candidate
    assert "7" not in directory.rows.ballots[ABBEY].persons
    assert directory.changes(*crowd, sam, moved) == [Change.UNCHANGED] * 110


def test_import_stops_the_codes_of_who_does_not_stand_until_they_do(
    directory: ImportingDirectory,
) -> None:
    before = only(directory.run(row(2, 7)))
    directory.delegates.add_delegate(before.candidate, ALEX)
    withdrawn = replace(row(2, 7), stands=False)
    assert directory.changes(withdrawn) == [Change.WITHDRAWN]
    assert directory.find(before.code) is None
    assert directory.rows.candidate_by_code("hash-1") is None
    assert directory.standing() == []
    assert directory.rows.ballots[ABBEY].gone == ("7",)
    assert directory.changes(withdrawn) == [Change.UNCHANGED]
    returned = only(directory.run(row(2, 7)))
    assert (returned.change, returned.code) == (Change.RETURNED, before.code)
    assert directory.find(before.code) == returned.candidate
    assert directory.standing() == ["Jo"]
    revoked = directory.delegates.delegates_of(returned.candidate)
    assert [delegate.revoked_at for delegate in revoked] == [NOW]
    assert directory.changes(row(2, 7, name="Joanna")) == [Change.CORRECTED]
    assert directory.rows.candidate_by_code("hash-1") is None


def test_import_leaves_a_moved_candidate_moved_when_the_file_says_they_do_not_stand(
    directory: ImportingDirectory,
) -> None:
    jo, sam = row(2, 7), replace(row(4, 9), ballot=ALIBON, area="E06")
    directory.run(jo, row(3, 8), sam)
    moved = replace(sam, person_id="7", line=5)
    code = imported(directory.run(row(3, 8), sam, moved))[2].code
    directory.run(replace(jo, stands=False, name="Joanna"), row(3, 8), sam, moved)
    candidate = directory.find(code)
    assert candidate is not None
    assert candidate.ballot == ALIBON
    before = directory.rows.candidates_with([("local.2027-05-06", "7", "E05")])
    assert [entry.standing for entry in before.values()] == [Standing.MOVED]


def test_import_rejects_somebody_who_does_not_stand_and_never_did(
    directory: ImportingDirectory,
) -> None:
    [rejected] = directory.run(replace(row(2, 7), stands=False))
    assert rejected == RejectedRow(2, "Jo", "does not stand, and was not imported before")
    assert directory.rows.by_key == {}


def test_import_names_who_is_missing_and_leaves_them(directory: ImportingDirectory) -> None:
    directory.run(row(2, 7), row(3, 8))
    _same, missing = directory.run(row(2, 7))
    assert isinstance(missing, MissingCandidate)
    assert missing.candidate.person_id == "8"
    assert directory.standing() == ["Jo", "Jo"]
    assert directory.rows.ballots[ABBEY].persons == ("7", "8")


def test_import_withdraws_who_is_missing_when_the_file_is_whole(
    directory: ImportingDirectory,
) -> None:
    code = imported(directory.run(row(2, 7), row(3, 8)))[1].code
    assert directory.changes(row(2, 7), whole=True) == [Change.UNCHANGED, Change.WITHDRAWN]
    assert directory.find(code) is None
    assert directory.changes(row(2, 7), whole=True) == [Change.UNCHANGED]


def test_import_forgets_a_missing_person_of_whom_there_is_no_row(
    directory: ImportingDirectory,
) -> None:
    directory.run(row(2, 7))
    directory.rows.ballots[ABBEY] = replace(directory.rows.ballots[ABBEY], persons=("7", "8"))
    assert len(directory.run(row(2, 7))) == 1


@pytest.mark.parametrize("changed", [{"stands": False}, {"name": "Joanna"}, {"area": "E58"}])
def test_import_has_delegates_follow_when_the_one_before_was_cut_off(
    directory: ImportingDirectory, changed: dict[str, Any]
) -> None:
    before = only(directory.run(row(2, 7)))
    directory.delegates.add_delegate(before.candidate, ALEX)
    directory.delegates.before_change.append(lose_connection)
    with pytest.raises(Unavailable):
        directory.run(replace(row(2, 7), **changed))
    after = only(directory.run(replace(row(2, 7), **changed))).candidate
    by_delegate = directory.rows.candidate_by_code(ALEX.code_hash)
    stands = after.standing == Standing.STANDS
    assert by_delegate == (replace(after, delegate=ALEX) if stands else None)


@pytest.mark.parametrize("changed", [{"stands": False}, {"area": "E58"}])
def test_import_has_a_delegate_follow_whom_the_candidate_adds_meanwhile(
    directory: ImportingDirectory, changed: dict[str, Any]
) -> None:
    before = only(directory.run(row(2, 7))).candidate
    directory.rows.before_saving.append(lambda: directory.delegates.add_delegate(before, ALEX))
    after = only(directory.run(replace(row(2, 7), **changed))).candidate
    by_delegate = directory.rows.candidate_by_code(ALEX.code_hash)
    stands = after.standing == Standing.STANDS
    assert by_delegate == (replace(after, delegate=ALEX) if stands else None)
    with pytest.raises(LostRace):
        directory.delegates.add_delegate(before, SAM)
