"""What the queues of scheduled jobs bring their functions, worked off as it comes."""

from chalicelib.errors import Unavailable
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications import send_digest as digest_sending
from chalicelib.usecases.notifications import send_digests as all_of_them
from chalicelib.usecases.notifications.digest_post import SendDigestsDeps
from tests.support.fakes import MemoryQueue


def messages_of(queue: object) -> list[Dispatch]:
    """What waits on a queue in memory, and does not any more."""
    assert isinstance(queue, MemoryQueue)
    messages, queue.dispatches = queue.dispatches, []
    return messages


def send_digests(deps: SendDigestsDeps) -> int:
    """Queue the digests that are due, mail each, and give how many mails that was.

    Raises Unavailable, at the end, where one failed.
    """
    failures, mails = list[Unavailable](), 0
    try:
        all_of_them.send_digests(deps)
    except Unavailable as error:
        failures.append(error)
    for message in messages_of(deps.queue):
        try:
            mails += digest_sending.send_digest(deps, message.recipient)
        except Unavailable as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return mails
