"""Queue a message for each authority whose digest is due: each is mailed for itself."""

from chalicelib.ports import Dispatch
from chalicelib.usecases.jobs.try_each import try_each
from chalicelib.usecases.notifications.digest_post import SendDigestsDeps
from chalicelib.usecases.notifications.send_digest import JOB, is_due


def send_digests(deps: SendDigestsDeps) -> int:
    """Queue every digest whose time has come and return how many there are.

    One that is not mailed within a minute is queued again: whoever comes second finds the first at
    it, or nothing that waits. Raises Unavailable, at the end, where one failed: it holds up no
    other; JobIsRunning, LeaseLost.
    """

    def queue(authority: str) -> int:
        if not is_due(deps, authority):
            return 0
        deps.queue.send([Dispatch(JOB, 0, authority)])
        return 1

    with deps.take_job(JOB) as lease:
        return try_each(deps.digests.authorities(), queue, "digests", lease=lease)
