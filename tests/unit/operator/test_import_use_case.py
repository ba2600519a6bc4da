"""Importing: once each, the same whatever file says so, codes given again."""

from collections.abc import Iterable

import pytest

from chalicelib.errors import SettingsError
from chalicelib.model.access_codes import hashes
from chalicelib.model.directory import NominatedCandidate
from chalicelib.ports import IdSecrets
from chalicelib.usecases.candidates.import_candidates import (
    ImportCandidatesDeps,
    ImportedCandidate,
    Nomination,
    RejectedRow,
    import_candidates,
)
from tests.support.deployments import NOW
from tests.support.fakes import MemoryDirectory

FIRST = IdSecrets("1", {"1": b"first"})
ROTATED = IdSecrets("2", {"1": b"first", "2": b"second"})


def row(line: int, person: int, *, area: str = "E14001063", name: str = "Jo") -> Nomination:
    return Nomination(line, "parl.2024-07-04", str(person), area, name, "P")


def run(
    registry: MemoryDirectory,
    rows: Iterable[Nomination | RejectedRow],
    *,
    secrets: IdSecrets = FIRST,
    dry_run: bool = False,
) -> list[ImportedCandidate | RejectedRow]:
    return list(
        import_candidates(
            ImportCandidatesDeps(registry, secrets, lambda: NOW),
            rows,
            source="f.csv",
            dry_run=dry_run,
        )
    )


def imported(results: Iterable[ImportedCandidate | RejectedRow]) -> list[ImportedCandidate]:
    return [result for result in results if isinstance(result, ImportedCandidate)]


def find(registry: MemoryDirectory, secrets: IdSecrets, code: str) -> NominatedCandidate | None:
    code_hashes = hashes((secret for _, secret in secrets.newest_first()), code)
    return next((c for h in code_hashes if (c := registry.candidate_by_code(h))), None)


def test_import_gives_a_result_for_every_row_in_order() -> None:
    registry = MemoryDirectory()
    rows = [row(n, n) if n % 7 else RejectedRow(n, "x", "why") for n in range(2, 352)]
    results = run(registry, iter(rows))
    assert [result.line for result in results] == list(range(2, 352))
    assert len(registry.by_key) == registry.writes == 300


def test_code_finds_the_candidate() -> None:
    registry = MemoryDirectory()
    [result] = imported(run(registry, [row(2, 7)]))
    candidate = find(registry, FIRST, result.code)
    assert candidate is not None
    assert (candidate.person_id, candidate.area, candidate.name, candidate.source) == (
        "7",
        "E14001063",
        "Jo",
        "f.csv",
    )
    assert (candidate.secret_version, candidate.imported_at) == ("1", NOW)


def test_import_gives_the_same_codes_when_it_is_repeated() -> None:
    registry = MemoryDirectory()
    rows = [row(n, n) for n in range(2, 152)]
    first = imported(run(registry, rows))
    again = imported(run(registry, rows))
    assert registry.writes == 150
    assert [t.code for t in again] == [t.code for t in first]
    assert {t.new for t in first} == {True}
    assert {t.new for t in again} == {False}


def test_import_keeps_old_codes_when_the_secret_was_rotated() -> None:
    registry = MemoryDirectory()
    [before] = imported(run(registry, [row(2, 7)]))
    same, newer = imported(run(registry, [row(2, 7), row(3, 8)], secrets=ROTATED))
    assert same.code == before.code
    assert registry.writes == 2
    assert find(registry, ROTATED, before.code) == before.candidate
    assert find(registry, ROTATED, newer.code) == newer.candidate
    assert newer.candidate.secret_version == "2"


def test_import_fails_when_a_secret_was_thrown_away() -> None:
    registry = MemoryDirectory()
    run(registry, [row(2, 7)])
    with pytest.raises(SettingsError, match="version 1 of the secret is gone"):
        run(registry, [row(2, 7)], secrets=IdSecrets("2", {"2": b"second"}))


@pytest.mark.parametrize("apart", [1, 150])
def test_import_rejects_a_candidate_that_is_there_twice(apart: int) -> None:
    registry = MemoryDirectory()
    between = [row(10 + n, 1000 + n) for n in range(apart)]
    results = run(registry, [row(2, 7), *between, row(999, 7, name="Joe")])
    assert results[-1] == RejectedRow(999, "Joe", "the same person, election and area as line 2")
    assert len(registry.by_key) == 1 + apart


def test_import_tells_people_of_one_name_apart() -> None:
    registry = MemoryDirectory()
    seats = [row(n, n, area=f"E140010{n}", name="Niko") for n in range(70, 81)]
    results = run(registry, [*seats, row(90, 90, name="Niko"), row(91, 91, name="Niko")])
    assert len({t.code for t in imported(results)}) == 13


def test_import_gives_a_person_a_code_for_each_seat() -> None:
    results = run(MemoryDirectory(), [row(2, 7), row(3, 7, area="E14001064")])
    assert len({t.code for t in imported(results)}) == 2


def test_import_keeps_the_first_row_and_names_the_difference() -> None:
    registry = MemoryDirectory()
    run(registry, [row(2, 7, name="Jonathan")])
    [result] = imported(run(registry, [row(2, 7, name="Jo")]))
    assert (result.new, result.differs) == (False, True)
    assert result.candidate.name == "Jonathan"
    assert registry.writes == 1


def test_import_gives_the_same_results_when_it_is_a_dry_run() -> None:
    registry = MemoryDirectory()
    rows: list[Nomination | RejectedRow] = [row(2, 7), row(3, 7), RejectedRow(4, "", "why")]
    tried = run(registry, rows, dry_run=True)
    assert registry.writes == 0
    assert tried == run(registry, rows)


def test_import_has_written_what_it_gave_when_it_is_cut_off() -> None:
    registry = MemoryDirectory()
    results = import_candidates(
        ImportCandidatesDeps(registry, FIRST, lambda: NOW),
        (row(n, n) for n in range(2, 352)),
        source="f.csv",
    )
    given_results = [next(results) for _ in range(150)]
    results.close()  # type: ignore[attr-defined] # it is a generator
    assert all(t.candidate.key in registry.by_key for t in imported(given_results))
    assert len(registry.by_key) == 200
