"""A report with a file is erased by its page, over the deployed tables, queue and bucket."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib.aws.clients import client, forget_clients
from chalicelib.config import Settings
from chalicelib.consumers.messages import handle_expiry_message
from chalicelib.container import Adapters, Container
from chalicelib.errors import TryAgainLater
from chalicelib.model.case import Case
from chalicelib.model.folding import fold
from chalicelib.model.recipient_ids import ERASURE
from chalicelib.ports import Dispatch
from chalicelib.usecases.evidence.start_upload import FileToUpload
from tests.support.deployed import BASE_URL, created
from tests.support.factories import report
from tests.support.fakes import FakeClock
from tests.support.files import making
from tests.support.product import erase_by_night

PICTURE = making.png()
OVER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def product(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> Iterator[Container]:
    forget_clients()
    with created("moto", request, monkeypatch) as stack:
        settings = Settings.from_env(stack.environment(BASE_URL))
        yield Container(Adapters(settings, now=clock, wall=clock))
    forget_clients()


def reported_with_file(product: Container) -> Case:
    """A report with a picture that is kept, and locked."""
    file = FileToUpload("a.png", "image/png", len(PICTURE))
    upload_id = product.start_upload(file, "192.0.2.7").upload_id
    bucket = product.settings.quarantine_bucket
    client("s3").put_object(Bucket=bucket, Key=upload_id, Body=PICTURE)
    product.settle_upload(upload_id)
    evidence = [{"upload_id": upload_id, "incidents": [0]}]
    case_id = product.store_report(report(evidence=evidence)).first.case_id
    product.settle_case(case_id)
    return fold(product.adapters.case_log.read(case_id))


def stored_objects(product: Container) -> list[str]:
    """What sort of files there are: originals, copies."""
    listed = client("s3").list_object_versions(Bucket=product.settings.evidence_bucket)
    return [version["Key"].partition("/")[0] for version in listed.get("Versions", ())]


def end_locks(product: Container) -> None:
    """Let every lock run out: moto holds them to the time of this machine."""
    s3, bucket = client("s3"), product.settings.evidence_bucket
    for version in s3.list_object_versions(Bucket=bucket).get("Versions", ()):
        s3.put_object_retention(
            Bucket=bucket,
            Key=version["Key"],
            VersionId=version["VersionId"],
            Retention={"Mode": "GOVERNANCE", "RetainUntilDate": OVER},
            BypassGovernanceRetention=True,
        )


def test_locked_file_of_an_erased_report_goes_in_the_night_in_which_its_lock_ends(
    product: Container, clock: FakeClock
) -> None:
    """At commit 9812734f it was denied, and its words stayed until an operator came."""
    case = reported_with_file(product)
    assert sorted(stored_objects(product)) == ["copies", "originals"]
    until = product.request_erasure(case.case_id).files_locked_until
    assert until is not None
    with pytest.raises(TryAgainLater):  # its message comes once more
        handle_expiry_message(product, Dispatch(case.case_id, 0, ERASURE))
    assert stored_objects(product) == ["originals"]
    assert list(product.adapters.case_log_table.readable(datetime.max.replace(tzinfo=UTC))) == []
    clock.at = until
    end_locks(product)
    assert erase_by_night(product) == [case.case_id]
    assert stored_objects(product) == []
