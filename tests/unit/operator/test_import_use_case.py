"""Importing: once each, the same whatever file says so, corrections followed, codes given again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from chalicelib.errors import SettingsError
from chalicelib.model.access_codes import derive, hashed, hashes
from chalicelib.model.directory import Ballot, Delegate, NominatedCandidate, Standing
from chalicelib.ports import IdSecrets
from chalicelib.usecases.candidates.import_candidates import (
    ImportCandidatesDeps,
    Result,
    import_candidates,
)
from chalicelib.usecases.candidates.imported import (
    Change,
    ChangedBallot,
    ImportedCandidate,
    MissingCandidate,
)
from chalicelib.usecases.candidates.nominations import Nomination, RejectedRow
from tests.support.deployments import NOW
from tests.support.fakes import MemoryDelegates, MemoryDirectory

FIRST = IdSecrets("1", {"1": b"first"})
ROTATED = IdSecrets("2", {"1": b"first", "2": b"second"})
ABBEY, ALIBON = "local.barking.abbey.2027-05-06", "local.barking.alibon.2027-05-06"
ASHFORD = Nomination(
    2, "local.kent.ashford.2027-05-06", "local.2027-05-06", "7", "E10", "Jo", "P", "Ashford"
)
CHERITON = replace(ASHFORD, ballot="local.kent.cheriton.2027-05-06", division="Cheriton")
ALEX = Delegate("a1", "Alex Agent", "hash-1", NOW)


class Directory:
    """A directory and its delegates, and imports into it."""

    def __init__(self, secrets: IdSecrets = FIRST) -> None:
        self.rows = MemoryDirectory()
        self.delegates = MemoryDelegates(self.rows)
        self.secrets = secrets

    def start(
        self,
        rows: Iterable[Nomination | RejectedRow],
        *,
        dry_run: bool = False,
        whole: bool = False,
    ) -> Iterator[Result]:
        """Begin an import."""
        deps = ImportCandidatesDeps(self.rows, self.delegates, self.secrets, lambda: NOW)
        return import_candidates(deps, rows, source="f.csv", dry_run=dry_run, whole=whole)

    def run(
        self, *rows: Nomination | RejectedRow, dry_run: bool = False, whole: bool = False
    ) -> list[Result]:
        """Import these rows."""
        return list(self.start(rows, dry_run=dry_run, whole=whole))

    def changes(self, *rows: Nomination | RejectedRow, whole: bool = False) -> list[Change]:
        """Import these rows, and say what became of each candidate."""
        return [result.change for result in imported(self.run(*rows, whole=whole))]

    def find(self, code: str) -> NominatedCandidate | None:
        """Look a code up, as intake does."""
        code_hashes = hashes((secret for _, secret in self.secrets.newest_first()), code)
        return next((c for h in code_hashes if (c := self.rows.candidate_by_code(h))), None)

    def standing(self, area: str = "E05") -> list[str]:
        """Say who stands in an area of May 2027."""
        return [row.name for row in self.rows.candidates_of(area, "local.2027-05-06")]


@pytest.fixture
def directory() -> Directory:
    return Directory()


def row(
    line: int, person: int, ballot: str = ABBEY, *, area: str = "E05", name: str = "Jo"
) -> Nomination:
    return Nomination(line, ballot, "local.2027-05-06", str(person), area, name, "P")


def seat(line: int, person: int) -> Nomination:
    """Of one of fifty ballots."""
    number = person % 50
    return row(line, person, f"local.barking.w{number}.2027-05-06", area=f"E05{number}")


def imported(results: Iterable[Result]) -> list[ImportedCandidate]:
    return [result for result in results if isinstance(result, ImportedCandidate)]


def only(results: Iterable[Result]) -> ImportedCandidate:
    [result] = imported(results)
    return result


def test_import_gives_a_result_for_every_row(directory: Directory) -> None:
    rows = [seat(n, n) if n % 7 else RejectedRow(n, "x", "why") for n in range(2, 352)]
    results = directory.run(*rows)
    assert sorted(
        r.line for r in results if not isinstance(r, ChangedBallot | MissingCandidate)
    ) == (list(range(2, 352)))
    assert len(directory.rows.by_key) == 300
    assert len(directory.rows.ballots) == 50


def test_code_finds_the_candidate(directory: Directory) -> None:
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


def test_import_changes_nothing_when_it_is_repeated(directory: Directory) -> None:
    rows = [seat(n, n) for n in range(2, 152)]
    first = imported(directory.run(*rows))
    writes = directory.rows.writes
    again = imported(directory.run(*rows))
    assert directory.rows.writes == writes == 150 + 50
    assert [entry.code for entry in again] == [entry.code for entry in first]
    assert {entry.change for entry in first} == {Change.ADDED}
    assert {entry.change for entry in again} == {Change.UNCHANGED}


def test_import_keeps_old_codes_when_the_secret_was_rotated(directory: Directory) -> None:
    before = only(directory.run(row(2, 7)))
    directory.secrets = ROTATED
    same, newer = imported(directory.run(row(2, 7), row(3, 8)))
    assert same.code == before.code
    assert directory.find(before.code) == before.candidate
    assert directory.find(newer.code) == newer.candidate
    assert newer.candidate.secret_version == "2"
    [renamed] = imported(directory.run(row(2, 7, name="Joanna")))
    assert directory.find(before.code) == renamed.candidate


def test_import_fails_when_a_secret_was_thrown_away(directory: Directory) -> None:
    directory.run(row(2, 7))
    directory.secrets = IdSecrets("2", {"2": b"second"})
    with pytest.raises(SettingsError, match="version 1 of the secret is gone"):
        directory.run(row(2, 7))


@pytest.mark.parametrize("apart", [1, 150])
def test_import_rejects_a_candidate_that_is_there_twice(directory: Directory, apart: int) -> None:
    between = [row(10 + n, 1000 + n) for n in range(apart)]
    results = directory.run(row(2, 7), *between, row(999, 7, name="Joe"))
    assert results[0] == RejectedRow(999, "Joe", "the same person and ballot as line 2")
    assert len(directory.rows.by_key) == 1 + apart


def test_import_rejects_a_row_of_another_area_than_its_ballots(directory: Directory) -> None:
    [rejected, _] = directory.run(row(2, 7), row(3, 8, area="E06"))
    assert rejected == RejectedRow(3, "Jo", f"{ABBEY} is of E06 here, and of E05 on line 2")


def test_import_tells_people_of_one_name_apart(directory: Directory) -> None:
    seats = [seat(n, n) for n in range(70, 81)]
    results = directory.run(*seats, row(90, 90), row(91, 91))
    assert len({entry.code for entry in imported(results)}) == 13


def test_import_gives_a_person_a_code_for_each_ballot(directory: Directory) -> None:
    codes = [entry.code for entry in imported(directory.run(ASHFORD, replace(CHERITON, line=3)))]
    assert [directory.find(code) for code in codes] == list(directory.rows.by_key.values())
    assert len(set(codes)) == 2


def test_import_follows_a_corrected_name(directory: Directory) -> None:
    before = only(directory.run(row(2, 7, name="Jonathan")))
    directory.delegates.add_delegate(before.candidate, ALEX)
    result = only(directory.run(row(2, 7, name="Jo")))
    assert (result.change, result.code) == (Change.CORRECTED, before.code)
    assert result.corrections == {"name": ("Jonathan", "Jo")}
    assert directory.find(before.code) == result.candidate
    by_delegate = directory.rows.candidate_by_code("hash-1")
    assert by_delegate == replace(result.candidate, delegate=ALEX)
    assert directory.changes(row(2, 7, name="Jo")) == [Change.UNCHANGED]


def test_import_follows_an_area_that_is_known_now(directory: Directory) -> None:
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


def test_import_has_who_left_a_ballot_for_another_keep_their_code(directory: Directory) -> None:
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
    directory: Directory,
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


def test_import_moves_somebody_back_with_their_code(directory: Directory) -> None:
    jo, sam = row(2, 7), replace(row(4, 9), ballot=ALIBON, area="E06")
    code = imported(directory.run(jo, row(3, 8), sam))[0].code
    directory.run(row(3, 8), sam, replace(sam, person_id="7", line=5))
    results = imported(directory.run(jo, row(3, 8), sam))
    assert (results[0].change, results[0].code) == (Change.MOVED, code)
    assert directory.find(code) == results[0].candidate
    assert directory.standing("E06") == ["Jo"]


def test_import_finishes_a_move_that_was_cut_off(directory: Directory) -> None:
    jo, sam = row(2, 7), replace(row(4, 9), ballot=ALIBON, area="E06")
    directory.run(jo, row(3, 8), sam)
    ballots = dict(directory.rows.ballots)
    moved = replace(sam, person_id="7", line=5)
    directory.run(row(3, 8), sam, moved)
    directory.rows.ballots.update(ballots)  # candidates were written, ballots were not
    assert directory.changes(row(3, 8), sam, moved) == [Change.UNCHANGED] * 3
    assert directory.rows.ballots[ALIBON].persons == ("7", "9")
    assert directory.rows.ballots[ABBEY].persons == ("8",)


def test_import_stops_the_codes_of_who_does_not_stand_until_they_do(directory: Directory) -> None:
    before = only(directory.run(row(2, 7)))
    directory.delegates.add_delegate(before.candidate, ALEX)
    gone = replace(row(2, 7), stands=False)
    assert directory.changes(gone) == [Change.WITHDRAWN]
    assert directory.find(before.code) is None
    assert directory.rows.candidate_by_code("hash-1") is None
    assert directory.standing() == []
    assert directory.rows.ballots[ABBEY].gone == ("7",)
    assert directory.changes(gone) == [Change.UNCHANGED]
    returned = only(directory.run(row(2, 7)))
    assert (returned.change, returned.code) == (Change.RETURNED, before.code)
    assert directory.find(before.code) == returned.candidate
    assert directory.standing() == ["Jo"]
    revoked = directory.delegates.delegates_of(returned.candidate)
    assert [delegate.revoked_at for delegate in revoked] == [NOW]
    assert directory.changes(row(2, 7, name="Joanna")) == [Change.CORRECTED]
    assert directory.rows.candidate_by_code("hash-1") is None


def test_import_leaves_a_moved_candidate_moved_when_the_file_says_they_do_not_stand(
    directory: Directory,
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


def test_import_rejects_somebody_who_does_not_stand_and_never_did(directory: Directory) -> None:
    [rejected] = directory.run(replace(row(2, 7), stands=False))
    assert rejected == RejectedRow(2, "Jo", "does not stand, and was not imported before")
    assert directory.rows.by_key == {}


def test_import_names_who_is_missing_and_leaves_them(directory: Directory) -> None:
    directory.run(row(2, 7), row(3, 8))
    _same, missing = directory.run(row(2, 7))
    assert isinstance(missing, MissingCandidate)
    assert missing.candidate.person_id == "8"
    assert directory.standing() == ["Jo", "Jo"]
    assert directory.rows.ballots[ABBEY].persons == ("7", "8")


def test_import_withdraws_who_is_missing_when_the_file_is_whole(directory: Directory) -> None:
    code = imported(directory.run(row(2, 7), row(3, 8)))[1].code
    assert directory.changes(row(2, 7), whole=True) == [Change.UNCHANGED, Change.WITHDRAWN]
    assert directory.find(code) is None
    assert directory.changes(row(2, 7), whole=True) == [Change.UNCHANGED]


def test_import_forgets_a_missing_person_of_whom_there_is_no_row(directory: Directory) -> None:
    directory.run(row(2, 7))
    directory.rows.ballots[ABBEY] = replace(directory.rows.ballots[ABBEY], persons=("7", "8"))
    assert len(directory.run(row(2, 7))) == 1


def test_import_follows_seats_and_cancelled_polls(directory: Directory) -> None:
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
    directory: Directory,
) -> None:
    old = NominatedCandidate("parl.2024-07-04", "7", "E14001063", "Jo", "P", "1", "old.csv", NOW)
    code = derive(b"first", election=old.election, person_id="7", area=old.area)
    directory.rows.add_candidates({hashed(b"first", code): old})
    directory.delegates.add_delegate(old, ALEX)
    nomination = Nomination(
        2, "parl.aldershot.2024-07-04", "parl.2024-07-04", "7", "E14001063", "Jo", "P"
    )
    result = only(directory.run(nomination))
    assert (result.change, result.code) == (Change.CORRECTED, code)
    assert result.corrections == {"ballot": ("", nomination.ballot)}
    assert directory.find(code) == replace(old, ballot=nomination.ballot, coded_by="E14001063")
    assert directory.changes(nomination) == [Change.UNCHANGED]


def test_import_gives_the_same_results_when_it_is_a_dry_run(directory: Directory) -> None:
    rows = (row(2, 7), row(3, 7), RejectedRow(4, "", "why"))
    tried = directory.run(*rows, dry_run=True)
    assert directory.rows.writes == 0
    assert tried == directory.run(*rows)


def test_import_has_written_what_it_gave_when_it_is_cut_off(directory: Directory) -> None:
    results = directory.start([seat(n, n) for n in range(2, 352)])
    first = [next(results) for _ in range(150)]
    results.close()  # type: ignore[attr-defined] # it is a generator
    by_key = directory.rows.by_key
    assert all(entry.candidate.key in by_key for entry in imported(first))
    assert 150 <= len(by_key) < 350
    assert len(imported(directory.run(*(seat(n, n) for n in range(2, 352))))) == 350
    assert len(by_key) == 350


def test_ballot_lists_persons_by_number(directory: Directory) -> None:
    directory.run(row(2, 10), row(3, 9), row(4, 100))
    assert directory.rows.ballots[ABBEY] == Ballot(
        ABBEY, "local.2027-05-06", "E05", persons=("9", "10", "100")
    )
