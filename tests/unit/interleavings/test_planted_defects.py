"""The machine disagrees with a product that breaks a promise, before long."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count

import pytest
from hypothesis.stateful import run_state_machine_as_test
from ulid import ULID

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.report import Report
from chalicelib.ports import IdSecrets, Offer
from chalicelib.signing.jose import sign_compact
from chalicelib.usecases.authority import place_hold
from chalicelib.usecases.cases import erase_case, should_send
from chalicelib.usecases.intake import find_stored_report, store_report
from chalicelib.usecases.intake.find_stored_report import PossibleCase
from chalicelib.usecases.platform import feed_platform, park_token, poll_feed, record_outcomes
from tests.support.exchange import claims_of
from tests.support.fakes import MemoryLog, MemorySigner
from tests.support.interleavings.machine import Interleavings
from tests.support.interleavings.running import DISAGREES

Plant = Callable[[pytest.MonkeyPatch], None]


def _feed_what_was_taken_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(feed_platform, "taken_back_by", lambda *_, **__: None)
    patch.setattr(feed_platform, "should_send", lambda case, _: case.withdrawn_by is None)


def _withdraw_what_is_shared_again(patch: pytest.MonkeyPatch) -> None:
    def went_out(case: Case, withdrawal: Event, to: str) -> bool:
        return any(of < withdrawal.seq for of, recipient in case.notifications if recipient == to)

    patch.setattr(should_send, "_went_out", went_out)


def _redrive_what_was_taken_back(patch: pytest.MonkeyPatch) -> None:
    for module in (feed_platform, park_token):
        patch.setattr(module, "is_void_token", lambda *_: False)


def _hold_nothing_back(patch: pytest.MonkeyPatch) -> None:
    for module in (place_hold, feed_platform):
        patch.setattr(module, "hold_back", lambda *_: None)


def _take_a_retry_for_a_report(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(store_report, "stored_under", lambda *_: None)


def _erase_no_feed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(erase_case, "_tokens", lambda _: ())


def _record_outcomes_twice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(record_outcomes, "_is_repetition", lambda *_: False)


def _forget_consent(patch: pytest.MonkeyPatch) -> None:
    read = MemoryLog.read

    def read_without_consent(
        log: MemoryLog, case_id: str, *, upto: int | None = None
    ) -> tuple[Event, ...]:
        events = read(log, case_id, upto=upto)
        return tuple(event for event in events if event.kind is not Kind.CONSENT_CORRECTED)

    patch.setattr(MemoryLog, "read", read_without_consent)


def _forget_older_secrets(patch: pytest.MonkeyPatch) -> None:
    newest = find_stored_report.case_ids_of

    def only_newest(secrets: IdSecrets, report: Report) -> Iterator[PossibleCase]:
        return (place for place in newest(secrets, report) if place.is_current)

    patch.setattr(store_report, "case_ids_of", only_newest)


def _sign_anew_at_each_poll(changes: Callable[[], Mapping[str, object]]) -> Plant:
    """Offer every token under a new signature, whose claims are these and what it had."""

    def sign_anew(offer: Offer) -> Offer:
        claims = [claims_of(jws) | changes() for jws in offer.tokens.values()]
        signer = MemorySigner()
        tokens = {of["jti"]: sign_compact(signer, "secevent+jwt", of) for of in claims}
        return Offer(tokens, offer.more)

    def plant(patch: pytest.MonkeyPatch) -> None:
        offer = poll_feed._offer
        patch.setattr(poll_feed, "_offer", lambda *needs: sign_anew(offer(*needs)))

    return plant


_sign_anew_with_a_new_jti = _sign_anew_at_each_poll(lambda: {"jti": str(ULID())})
_numbers = count(1)
_sign_anew_with_a_new_iat = _sign_anew_at_each_poll(lambda: {"iat": next(_numbers)})
_sign_the_same_anew = _sign_anew_at_each_poll(dict)


@pytest.mark.parametrize(
    "plant",
    [
        _feed_what_was_taken_back,
        _withdraw_what_is_shared_again,
        _redrive_what_was_taken_back,
        _hold_nothing_back,
        _take_a_retry_for_a_report,
        _erase_no_feed,
        _record_outcomes_twice,
        _forget_consent,
        _forget_older_secrets,
        pytest.param(_sign_anew_with_a_new_jti, id="_sign_anew_with_a_new_jti"),
        pytest.param(_sign_anew_with_a_new_iat, id="_sign_anew_with_a_new_iat"),
        pytest.param(_sign_the_same_anew, id="_sign_the_same_anew"),
    ],
)
def test_machine_disagrees_when_a_defect_is_planted(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Interleavings, settings=DISAGREES)
