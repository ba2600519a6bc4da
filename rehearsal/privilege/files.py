"""What becomes of files: looked at, kept, put into bundles, scanned."""

from datetime import timedelta
from typing import Any

from chalicelib.model.recipient_ids import BUNDLE, FILES, PATTERNS
from chalicelib.ports import Dispatch
from rehearsal.deployed import check
from rehearsal.edge import BASE
from rehearsal.officer import FORCE
from rehearsal.privilege.world import Reported, World
from tests.support.events import object_created
from tests.support.files import making

PICTURE = making.png()


def announced(**more: Any) -> dict[str, Any]:
    """Return what a browser says of the picture before it sends it."""
    size = len(PICTURE)
    return {"filename": "a.png", "content_type": "image/png", "size": size, **more}


def arrived(world: World) -> str:
    """Announce a file and have it arrive; give its id."""
    answer = world.root.post(f"{BASE}/v1/uploads", json=announced(), timeout=90)
    check(answer, 201, "a place for a file")
    upload: str = answer.json()["upload_id"]
    bucket = world.deployed.outputs["QuarantineBucket"]
    world.deployed.account.client("s3").put_object(Bucket=bucket, Key=upload, Body=PICTURE)
    return upload


def with_file(world: World, *, checked: bool = True, stored: bool = True) -> tuple[Reported, str]:
    """Report with a file that was looked at, and kept."""
    upload = arrived(world)
    if checked:
        world.operators.settle_upload(upload)
    reported = world.report(evidence=[{"upload_id": upload, "incidents": [0]}])
    if stored:
        world.operators.settle_case(reported.case_id)
    return reported, upload


def _checks(world: World) -> None:
    world.run("check_upload", object_created(arrived(world)))


def _checks_claimed(world: World) -> None:
    _, upload = with_file(world, checked=False, stored=False)
    world.run("check_upload", object_created(upload))


def _checks_nothing(world: World) -> None:
    world.run("check_upload", object_created(_announced_only(world)))


def _announced_only(world: World) -> str:
    answer = world.root.post(f"{BASE}/v1/uploads", json=announced(), timeout=90)
    check(answer, 201, "a place for a file")
    upload: str = answer.json()["upload_id"]
    return upload


def _keeps(world: World) -> None:
    reported, _ = with_file(world, stored=False)
    world.consume("keep_evidence", Dispatch(reported.case_id, 1, FILES))


def _keeps_once(world: World) -> None:
    reported, _ = with_file(world)
    world.consume("keep_evidence", Dispatch(reported.case_id, 1, FILES))


def _keeps_unchecked(world: World) -> None:
    reported, _ = with_file(world, checked=False, stored=False)
    world.consume("keep_evidence", Dispatch(reported.case_id, 1, FILES))


def _waits(world: World) -> None:
    reported = world.report(evidence=[_announced_only(world)])
    world.consume("keep_evidence", Dispatch(reported.case_id, 1, FILES))


def _makes_bundle(world: World) -> None:
    reported, _ = with_file(world)
    world.send(reported.case_id, [FORCE])
    world.officer(reported).act("bundle")
    seq = world.last(reported)
    world.consume("keep_evidence", Dispatch(reported.case_id, seq, BUNDLE))


def _signs_bundle_by_later_key(world: World) -> None:
    with world.later_key():
        _makes_bundle(world)


def _compares(world: World) -> None:
    world.operators.link_case(world.report().case_id)
    world.consume("keep_evidence", Dispatch(world.report().case_id, 1, PATTERNS))


def _compares_erased(world: World) -> None:
    case = world.report().case_id
    world.operators.link_case(case)
    world.operators.erase_case(case)
    world.consume("keep_evidence", Dispatch(case, 1, PATTERNS))


def _settles_late(world: World) -> None:
    with_file(world, stored=False)
    world.report(evidence=[_announced_only(world)])
    world.run_job("settle_uploads", timedelta(hours=30))


def key_of(reported: Reported, upload: str) -> str:
    """Return where a file is kept."""
    return f"originals/{reported.case_id}/{upload}"


def _records_scan(world: World) -> None:
    detail = {
        "s3ObjectDetails": {"objectKey": key_of(*with_file(world))},
        "scanResultDetails": {"scanResultStatus": "NO_THREATS_FOUND"},
    }
    world.run("record_scans", {**object_created(""), "source": "aws.guardduty", "detail": detail})


CHECKS = (
    ("check_upload", "a file that arrived is looked at", _checks),
    ("check_upload", "a file that a case waits for is kept", _checks_claimed),
    ("check_upload", "a file that never came is known", _checks_nothing),
    ("keep_evidence", "a file is kept", _keeps),
    ("keep_evidence", "a file is kept once", _keeps_once),
    ("keep_evidence", "a file is looked at and kept", _keeps_unchecked),
    ("keep_evidence", "a file that has not come is waited for", _waits),
    ("keep_evidence", "a bundle is made", _makes_bundle),
    ("keep_evidence", "a bundle is signed by a later key", _signs_bundle_by_later_key),
    ("keep_evidence", "a case is compared", _compares),
    ("keep_evidence", "an erased case is compared with none", _compares_erased),
    ("settle_uploads", "files are kept or refused in the end", _settles_late),
    ("record_scans", "a verdict is recorded", _records_scan),
)
