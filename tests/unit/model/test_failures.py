"""Where mail goes that came back: the table at the top of ``chalicelib.model.failures``."""

from datetime import timedelta

import pytest

from chalicelib.model.events import Kind
from chalicelib.model.failures import RETRIES, next_try, tries_to_come
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.model.steps import SecondLine
from tests.support.cases import FORCE
from tests.support.chased_case import ChasedCase

SECOND = SecondLine(second_addresses=frozenset({FORCE}))
NO_SECOND = SecondLine()


def came_back(because: str, *, urgent: bool = False, retried: int = 0) -> ChasedCase:
    """A case whose mail bounced, was complained of or is delayed, having been tried so often."""
    case = ChasedCase(category="doxxing" if urgent else "other")
    numbers = [1]
    for number in range(retried + 1):
        case.sent_to(FORCE)
        if because == "delayed":
            case.happens(Kind.NOTIFICATION_DELAYED, of=numbers[-1], recipient=FORCE)
        else:
            failed = {"of": numbers[-1], "recipient": FORCE, "because": because}
            case.happens(Kind.NOTIFICATION_FAILED, **failed)
        if number < retried:
            again = {"of": 1, "recipient": FORCE, "to": "primary", "because": because}
            case.happens(Kind.NOTIFICATION_REPEATED, **again)
            numbers.append(case.world.case_by_id(case.case_id).last.seq)
    return case


def goes_to(case: ChasedCase, second: SecondLine) -> tuple[str, timedelta] | None:
    step = next_try(case.world.case_by_id(case.case_id), second, 1, FORCE)
    if step is None:
        return None
    assert step.event.public.items() >= {"of": 1, "recipient": FORCE}.items()
    return step.event.public["to"], step.at - case.world.clock()


AT_ONCE = timedelta()


@pytest.mark.parametrize(
    ("because", "urgent", "with_second", "without"),
    [
        ("hard_bounce", False, ("fallback", AT_ONCE), None),
        ("hard_bounce", True, ("fallback", AT_ONCE), None),
        ("rejected", False, ("fallback", AT_ONCE), None),
        ("suppressed", False, ("fallback", AT_ONCE), None),
        ("soft_bounce", False, ("primary", RETRIES[0]), ("primary", RETRIES[0])),
        ("soft_bounce", True, ("fallback", AT_ONCE), ("primary", RETRIES[0])),
        ("complaint", False, None, None),
        ("complaint", True, ("fallback", AT_ONCE), None),
        ("delayed", False, None, None),
        ("delayed", True, ("fallback", AT_ONCE), None),
    ],
)
def test_mail_that_came_back_goes_where_the_table_says(
    because: str,
    urgent: bool,
    with_second: tuple[str, timedelta] | None,
    without: tuple[str, timedelta] | None,
) -> None:
    case = came_back(because, urgent=urgent)
    assert goes_to(case, SECOND) == with_second
    assert goes_to(case, NO_SECOND) == without


@pytest.mark.parametrize("retried", range(len(RETRIES) + 1))
def test_soft_bounce_is_tried_three_times_more_and_then_at_the_second_address(
    retried: int,
) -> None:
    case = came_back("soft_bounce", retried=retried)
    is_over = retried == len(RETRIES)
    assert goes_to(case, SECOND) == (
        ("fallback", AT_ONCE) if is_over else ("primary", RETRIES[retried])
    )
    assert goes_to(case, NO_SECOND) == (None if is_over else ("primary", RETRIES[retried]))


def test_second_address_is_tried_once() -> None:
    case = came_back("hard_bounce")
    again = {"of": 1, "recipient": FORCE, "to": "fallback", "because": "hard_bounce"}
    case.happens(Kind.NOTIFICATION_REPEATED, **again)
    assert goes_to(case, SECOND) is None, "it is on its way"
    seq = case.world.case_by_id(case.case_id).last.seq
    case.happens(Kind.NOTIFICATION_FAILED, of=seq, recipient=FORCE, because="hard_bounce")
    assert goes_to(case, SECOND) is None, "nothing is left to try"


@pytest.mark.parametrize(
    ("because", "second"),
    [
        ("soft_bounce", NO_SECOND),
        ("hard_bounce", SECOND),
        ("complaint", SECOND),
        ("delayed", SECOND),
    ],
)
def test_step_says_why_it_is_taken(because: str, second: SecondLine) -> None:
    case = came_back(because, urgent=True)
    (step,) = tries_to_come(case.world.case_by_id(case.case_id), second)
    assert step.event.public["because"] == because


@pytest.mark.parametrize("ended", [Kind.AUTHORITY_ACKNOWLEDGED, Kind.WITHDRAWN, Kind.ERASED])
def test_nothing_is_tried_again_once_it_matters_no_more(ended: Kind) -> None:
    case = came_back("hard_bounce")
    case.happens(ended, recipient=FORCE)
    assert list(tries_to_come(case.world.case_by_id(case.case_id), SECOND)) == []


def test_reporter_is_tried_again_and_operators_are_not() -> None:
    case = ChasedCase()
    for recipient in (REPORTER, OPERATOR):
        failed = {"of": 1, "recipient": recipient, "because": "soft_bounce"}
        case.happens(Kind.NOTIFICATION_FAILED, **failed)
    (step,) = tries_to_come(case.world.case_by_id(case.case_id), NO_SECOND)
    assert step.event.public["recipient"] == REPORTER
