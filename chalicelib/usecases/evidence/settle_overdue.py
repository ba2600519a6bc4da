"""Settle the files that are over their time: what was cut off, and what never came."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.model.events import hour_of
from chalicelib.usecases.evidence.settle_upload import SettleUploadDeps, settle_upload
from chalicelib.usecases.jobs.lease import TakeJob
from chalicelib.usecases.jobs.try_each import try_each

_LOOK_BACK_HOURS = 48


@dataclass(frozen=True, slots=True)
class SettleOverdueDeps:
    """What settling what is overdue needs."""

    settling: SettleUploadDeps
    take_job: TakeJob


def settle_overdue(deps: SettleOverdueDeps) -> int:
    """Settle each upload that a case waits for and that is over its time; give how many.

    Raises Unavailable, at the end, where one failed: it holds up no other, and the next run has it;
    JobIsRunning, LeaseLost.
    """

    def settle(upload_id: str) -> int:
        settle_upload(deps.settling, upload_id)
        return 1

    now, uploads = deps.settling.now(), deps.settling.uploads
    hours = (hour_of(now - timedelta(hours=back)) for back in range(_LOOK_BACK_HOURS))
    with deps.take_job("settle_uploads") as lease:
        waiting = [upload_id for hour in hours for upload_id in uploads.open_in(hour)]
        return try_each(waiting, settle, "uploads", lease=lease)
