"""Mail to a force as its queue brings it, and what its carrier says of it."""

from chalicelib.model.case import Notification
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from tests.support.cases import FORCE, notification_of_new_case
from tests.support.factories import World

INSULT: dict[str, object] = {"category": "abuse_insult", "signs": []}


def notify_of_new_case(world: World, **changes: object) -> Dispatch:
    """The notification of a fresh case to Hampshire, brought by its queue."""
    dispatch = notification_of_new_case(world, **changes)
    notify_authority(world.notify_authority_deps, dispatch)
    return dispatch


def notification_of(world: World, dispatch: Dispatch) -> Notification:
    """What became of a force's notification of event 1."""
    return world.case_of(dispatch).notification(1, FORCE)


def was_sent(world: World, dispatch: Dispatch) -> bool:
    """Whether the force was mailed it."""
    return notification_of(world, dispatch).sent_at is not None


def bounce(world: World, letter: Letter, kind: str = "Permanent") -> None:
    """SES says that a mail came back; the stream and the clocks do what follows."""
    tag = letter.key.replace(".", "_")
    mail = {"messageId": "m", "destination": [letter.to], "tags": {"notification": [tag]}}
    event = {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": kind}}
    assert record_mail_event(world.send_mail_deps, event)
    bring_everything(world)


def bring_everything(world: World) -> None:
    """Route whatever is not routed, take the looks that are due, bring the mail's queue."""
    for case_id in world.log.case_ids():
        for event in world.log.read(case_id):
            if event.kind is Kind.NOTIFICATION_FAILED:
                fan_out(world.fan_out_deps, case_id, event.seq)
    chase_overdue(world.chase_overdue_deps)
    for case_id in world.log.case_ids():
        for event in world.log.read(case_id):
            if event.kind is Kind.NOTIFICATION_REPEATED:
                fan_out(world.fan_out_deps, case_id, event.seq)
    waiting, world.queues["authorities"].dispatches = world.queues["authorities"].dispatches, []
    for dispatch in waiting:
        notify_authority(world.notify_authority_deps, dispatch)
