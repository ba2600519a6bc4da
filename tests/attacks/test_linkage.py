"""A reader of every table cannot tell which candidate reported which case.

At commit 20e9ffc the attacker names all of them: ``used#`` rows had the millisecond of the report,
and event 1 had the id of a delegate in clear, which the directory says is whose.
"""

import random
from collections.abc import Mapping, Sequence

from chalicelib.container import Container
from chalicelib.model.access_codes import hash_code
from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.model.events import stamp
from chalicelib.model.references import parse_reference
from tests.support.factories import body
from tests.support.fakes import FakeClock
from tests.support.linkage import Attacker, LinkedRow, every_row
from tests.support.routing import fan_out
from tests.support.web_client import post_json

MANY, CHANCE = 100, 5
"""Of 100 pairs one is right by chance; more than five in one try of 1,700."""
AREA = "E14001063"
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ"

Truth = Mapping[str, str]
"""The candidate of each case."""


def register(product: Container, shuffled: random.Random) -> dict[str, str]:
    """Candidates, every other one with a delegate, who reports for them: person ids by code."""
    secret = product.adapters.code_secrets.versions[product.adapters.code_secrets.current]
    codes = {}
    for number in shuffled.sample(range(70_000, 80_000), MANY):
        candidate = NominatedCandidate(
            election="parl.2024-07-04",
            person_id=str(number),
            area=AREA,
            name=f"Candidate {number}",
            party="",
            secret_version=product.adapters.code_secrets.current,
            source="",
            imported_at=product.adapters.now(),
        )
        code, delegates_code = ("".join(shuffled.choices(ALPHABET, k=12)) for _ in range(2))
        product.adapters.directory.add_candidates({hash_code(secret, code): candidate})
        if number % 2:
            codes[code] = candidate.person_id
            continue
        codes[delegates_code] = candidate.person_id
        delegate = Delegate(
            id=f"{shuffled.getrandbits(64):016x}",
            name="Alex Agent",
            code_hash=hash_code(secret, delegates_code),
            added_at=product.adapters.now(),
        )
        product.adapters.delegates.add_delegate(candidate, delegate)
    return codes


def report_all(
    product: Container, clock: FakeClock, codes: Mapping[str, str], shuffled: random.Random
) -> dict[str, str]:
    """One report by each, minutes apart."""
    truth: dict[str, str] = {}
    for code, person_id in shuffled.sample(sorted(codes.items()), len(codes)):
        clock.advance(seconds=shuffled.uniform(60, 7_200))
        address = f"198.51.100.{len(truth)}"
        answer = post_json("/v1/reports", body(access_code=code, candidate=None), address=address)
        assert (answer.status, answer.json["verified"]) == (201, True)
        case_id = parse_reference(answer.json["reference"]) or ""
        fan_out(product, case_id, 1)
        product.link_case(case_id, 1)
        truth[case_id] = person_id
    return truth


def most_named(rows: Sequence[LinkedRow], truth: Truth) -> tuple[int, str]:
    """How many cases the best of all guesses is right about, and which guess that is."""
    attacker = Attacker(rows, sorted(truth.values()), sorted(truth))
    return max(
        (sum(truth[case] == name for case, name in guess.items()), way)
        for way, guess in attacker.guesses()
    )


def with_times_of_use(
    rows: Sequence[LinkedRow], truth: Truth, times: Mapping[str, str]
) -> list[LinkedRow]:
    """The rows as they were: those of codes with the time of the report."""
    by_person = {person_id: times[case_id] for case_id, person_id in truth.items()}
    return [
        {**row, "added_at": by_person[row["sk"].partition("#")[2]]} if is_use(row) else row
        for row in rows
    ]


def with_delegates_in_clear(rows: Sequence[LinkedRow], truth: Truth) -> list[LinkedRow]:
    """The rows as they were: event 1 of a delegate's report with the delegate's id."""
    keys = [row["sk"].split("#") for row in rows if str(row.get("pk")).startswith("delegates#")]
    ids = {person_id: delegate for _, person_id, delegate in keys}
    return [
        {**row, "via": ids[truth[row["case_id"]]]}
        if row.get("kind") == "report_submitted" and truth[row["case_id"]] in ids
        else row
        for row in rows
    ]


def is_use(row: LinkedRow) -> bool:
    return str(row.get("pk")).startswith("used#")


def test_reader_of_every_table_cannot_join_candidates_to_cases(
    product: Container, clock: FakeClock
) -> None:
    shuffled = random.Random(20261129)  # a fixed order
    truth = report_all(product, clock, register(product, shuffled), shuffled)
    rows = every_row()
    assert {frozenset(row) for row in rows if is_use(row)} == {frozenset({"table", "pk", "sk"})}

    odd_cases = {case: name for case, name in truth.items() if int(name) % 2}
    times = {case_id: stamp(product.adapters.case_log.read(case_id)[0].at) for case_id in truth}
    as_before = most_named(with_times_of_use(rows, odd_cases, times), odd_cases)
    assert as_before[0] == len(odd_cases), "the attacker can tell the time"
    as_before = most_named(with_delegates_in_clear(rows, truth), truth)
    assert as_before == (MANY - len(odd_cases), "ids"), "and knows an id again"

    assert most_named(rows, truth)[0] <= CHANCE
    assert most_named(rows, odd_cases)[0] <= CHANCE
    for case_id in [*truth][:: MANY // 10]:
        product.erase_case(case_id)
    assert most_named(every_row(), truth)[0] <= CHANCE
