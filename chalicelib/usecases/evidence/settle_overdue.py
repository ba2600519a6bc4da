"""Settle the files that are over their time: what was cut off, and what never came."""

from datetime import timedelta

from chalicelib.model.events import hour_of
from chalicelib.usecases.evidence.settle_upload import SettleUploadDeps, settle_upload

_LOOK_BACK_HOURS = 48


def settle_overdue(deps: SettleUploadDeps) -> int:
    """Settle each upload that a case waits for and that is over its time; give how many."""
    now = deps.now()
    hours = (hour_of(now - timedelta(hours=back)) for back in range(_LOOK_BACK_HOURS))
    waiting = [upload_id for hour in hours for upload_id in deps.uploads.open_in(hour)]
    for upload_id in waiting:
        settle_upload(deps, upload_id)
    return len(waiting)
