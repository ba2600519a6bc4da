"""Times that platforms send are RFC 3339's, all of it and nothing else of ISO 8601."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from chalicelib.model.exchange import Outcome, PreservationAnswer, Replay
from tests.support.outcomes import complete_outcome

MEMBERS: dict[str, Callable[[str], str | None]] = {
    "at": lambda text: Outcome.model_validate(complete_outcome(at=text)).at,
    "since": lambda text: Replay.model_validate({"since": text}).since,
    "until": lambda text: PreservationAnswer(jti="J", status="preserved", until=text).until,
}
each_member = pytest.mark.parametrize("member", MEMBERS)


@each_member
@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-11-22T18:52:31Z", "2026-11-22T18:52:31Z"),
        ("2026-11-22t18:52:31z", "2026-11-22T18:52:31Z"),
        ("2026-11-22T18:52:31.5Z", "2026-11-22T18:52:31.500Z"),
        ("2026-11-22T18:52:31.123456789Z", "2026-11-22T18:52:31.123Z"),
        ("2026-11-22T18:52:31+00:00", "2026-11-22T18:52:31Z"),
        ("2026-11-22T18:52:31-00:00", "2026-11-22T18:52:31Z"),
        ("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ],
)
def test_time_is_read_by_rfc_3339(member: str, text: str, stored: str) -> None:
    assert MEMBERS[member](text) == stored


@each_member
@pytest.mark.parametrize(
    "text",
    [
        "20261122T185231Z",
        "2026-W48-1T18:52:31Z",
        "2026-W48-1",
        "2026W481",
        "20261122",
        "2026-11-22T18:52Z",
        "2026-11-22T18Z",
        "2026-11-22T18:52:31,5Z",
        "2026-11-22T18:52:31.Z",
        "2026-11-22T18:52:31+00:00:00",
        "2026-11-22T18:52:31+0000",
        "2026-11-22X18:52:31Z",
        "2026-11-22 18:52:31Z",
        " 2026-11-22T18:52:31Z",
        "2026-11-22T18:52:31Z\n",
        "2026-02-30T18:52:31Z",
        "2026-11-22T25:00:00Z",
        "٢٠٢٦-11-22T18:52:31Z",
    ],
)
def test_time_is_unknown_when_rfc_3339_has_no_such(member: str, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        MEMBERS[member](text)
    assert [error["type"] for error in refused.value.errors()] == ["time_unknown"]


@each_member
@pytest.mark.parametrize("text", ["2026-11-22T18:52:31", "2026-11-22T18:52:31+01:00"])
def test_time_is_refused_when_it_is_not_in_utc(member: str, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        MEMBERS[member](text)
    assert [error["type"] for error in refused.value.errors()] == ["time_not_utc"]
