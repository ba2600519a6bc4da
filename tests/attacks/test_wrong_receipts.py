"""A wrong receipt costs what an unknown reference does, however long the case is.

At commit 80fab0e a wrong receipt read the whole case and had KMS open its key; an unknown
reference did neither, so the time told which references there are, and how much happened in them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from chalicelib.aws.clients import forget_clients
from chalicelib.container import Adapters, Container, use_container
from chalicelib.model.references import parse_reference
from tests.support.cases import outcome_event
from tests.support.dynamodb_calls import counted_calls
from tests.support.factories import body
from tests.support.fakes import FakeClock
from tests.support.web_client import Answer, call, post_form, post_json

WRONG = "AAAA-AAAA-AAAA-AAAA-AAAA"
UNKNOWN, MALFORMED = "SS-2345-6789-ABC", "nonsense"


Attempt = Callable[[str, str, str], Answer]


@dataclass(frozen=True)
class Cost:
    """What an answer took."""

    status: int
    dynamodb: list[str]
    kms: list[str]


def open_by_api(reference: str, receipt: str, address: str) -> Answer:
    path = f"/v1/reports/{reference}"
    return call("GET", path, address=address, authorization=f"Bearer {receipt}")


def open_by_form(reference: str, receipt: str, address: str) -> Answer:
    return post_form("/status", {"reference": reference, "receipt": receipt}, address=address)


@pytest.fixture
def references(product: Container, clock: FakeClock) -> dict[str, tuple[str, str]]:
    """Reference and receipt of a case of one event, and of one of fifty."""
    cases = {}
    for events in (1, 50):
        answer = post_json("/v1/reports", body()).json
        case_id = parse_reference(answer["reference"]) or ""
        log = product.adapters.case_log
        (last,) = log.read(case_id)
        for _ in range(1, events):
            last = log.append(last, clock(), outcome_event("need_more_info", message="Which?"))
        cases[str(events)] = (answer["reference"], answer["receipt"])
    return cases


@pytest.mark.parametrize("attempt", [open_by_api, open_by_form])
def test_wrong_receipt_reads_one_row_and_decrypts_nothing(
    product: Container,
    references: dict[str, tuple[str, str]],
    attempt: Attempt,
) -> None:
    costs = {}
    tries = {events: reference for events, (reference, _) in references.items()}
    for number, (name, reference) in enumerate({**tries, "?": UNKNOWN, "!": MALFORMED}.items()):
        begin_process(product)
        with counted_calls() as dynamodb, counted_calls("kms") as kms:
            answer = attempt(reference, WRONG, f"192.0.2.{number}")
        costs[name] = Cost(answer.status, dynamodb, kms)
    rows = ["GetItem"] + (["GetItem"] if attempt is open_by_form else [])
    expected = Cost(404, [*rows, "PutItem"], [])
    assert costs == dict.fromkeys(costs, expected)


def test_case_is_read_once_its_receipt_matched(
    product: Container, references: dict[str, tuple[str, str]]
) -> None:
    for reference, receipt in references.values():
        begin_process(product)
        with counted_calls() as dynamodb, counted_calls("kms") as kms:
            assert open_by_api(reference, receipt, "192.0.2.9").status == 200
        assert dynamodb == ["GetItem", "Query", "GetItem"], "the receipt, the case, its key"
        assert kms == ["Decrypt"]


def test_request_for_a_link_does_the_same_whatever_the_reference(
    product: Container, references: dict[str, tuple[str, str]]
) -> None:
    """At commit fc874ee it read the whole case, and wrote to its log where there was one."""
    costs = {}
    tries = {events: reference for events, (reference, _) in references.items()}
    for number, (name, reference) in enumerate({**tries, "?": UNKNOWN, "!": MALFORMED}.items()):
        begin_process(product)
        with counted_calls() as dynamodb, counted_calls("kms") as kms, counted_calls("sqs") as sqs:
            fields = {"reference": reference}
            answer = post_form("/status/lost", fields, address=f"192.0.2.{number}")
        costs[name] = (answer.status, answer.body, tuple(dynamodb), tuple(kms), tuple(sqs))
    assert len(set(costs.values())) == 1
    status, _, *calls = costs["?"]
    assert (status, calls) == (200, [("PutItem",), (), ("SendMessageBatch",)])


def begin_process(product: Container) -> None:
    """Begin as a process does that has opened no key yet."""
    adapters = product.adapters
    forget_clients()
    use_container(Container(Adapters(product.settings, now=adapters.now, wall=adapters.wall)))
