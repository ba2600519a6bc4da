"""What a report is held to beside what its fields say."""

import pytest

from chalicelib.model.events import Event, Kind
from chalicelib.model.folding import fold
from chalicelib.model.report import Report
from tests.support.factories import body, report
from tests.support.fakes import FakeClock


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2024-07-04T08:00:00Z", "2024-07-04T08:00:00Z"),
        ("2024-07-04T08:00:00+02:00", "2024-07-04T06:00:00Z"),
        ("2024-07-04T08:00", "2024-07-04T07:00:00Z"),
        ("2024-12-04T08:00", "2024-12-04T08:00:00Z"),
        ("2024-07-04", "2024-07-04"),
        ("", None),
    ],
)
def test_time_is_the_united_kingdoms_when_it_has_no_zone_and_a_day_stays_one(
    typed: str, stored: str | None
) -> None:
    valid_report = report(incidents=[{"platform": "x", "seen_at": typed}])
    assert valid_report.incidents[0].seen_at == stored


def test_report_keeps_what_is_valid() -> None:
    candidate = {"name": "Sam Invented", "area": "Aldershot", "election": "parl.2024-07-04"}
    valid_report = report(
        candidate=candidate, evidence=[], signs=["many_accounts", "many_accounts"]
    )
    assert valid_report.candidate is not None
    assert valid_report.candidate.election == "parl.2024-07-04"
    assert (valid_report.evidence, valid_report.signs) == ((), ("many_accounts",))


def test_report_is_not_validated_without_its_context() -> None:
    with pytest.raises(TypeError, match="within a ReportContext"):
        Report.model_validate(body())


def test_fold_fails_when_a_case_does_not_begin_with_a_report() -> None:
    event = Event("SSAAAAAAAAAAA", 1, FakeClock()(), Kind.ROUTED, {"of": 1}, None, "")
    for events in ([], [event]):
        with pytest.raises(ValueError, match="begins with"):
            fold(events)
