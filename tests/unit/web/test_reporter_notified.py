"""Mail about what was done with a report: without a word of it, and not too much."""

import pytest

from chalicelib.model.events import Kind
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from tests.support.factories import World
from tests.support.visitor import Visitor


def test_address_is_mailed_so_often_at_most_and_the_page_says_so(world: World) -> None:
    most = world.notify_reporter_deps.most_mails
    visitors = [Visitor(world, category="harassment") for _ in range(most + 1)]
    for visitor in visitors:
        for _ in range(2):  # delivered twice: it counts once
            notify_reporter(world.notify_reporter_deps, Dispatch(visitor.case_id, 1, REPORTER))
    assert len(world.mail.letters) == most
    last = visitors[-1]
    last.open()
    assert "too many mails went to your address" in last.page().text
    assert last.kinds().count(Kind.NOTIFICATION_FAILED) == 1
    world.clock.advance(days=1, seconds=1)
    again = Visitor(world, category="harassment")
    notify_reporter(world.notify_reporter_deps, Dispatch(again.case_id, 1, REPORTER))
    assert len(world.mail.letters) == most + 1


@pytest.mark.parametrize(
    ("action", "typed", "sentence"),
    [
        ("/status/withdraw", {"confirm": "yes"}, "The report is withdrawn"),
        ("/status/consent", {"share_with.electoral": "yes"}, "You changed who is told"),
    ],
)
def test_action_is_mailed_without_a_word_of_the_report(
    visitor: Visitor, action: str, typed: dict[str, str], sentence: str
) -> None:
    visitor.press(action, **typed)
    mail = visitor.mail()
    assert sentence in mail
    assert visitor.reference in mail
    for word in ("Sam", "Invented", "I know where you live", "last week", visitor.receipt):
        assert word not in mail
    (thread,) = {letter.thread for letter in visitor.world.mail.letters}
    assert visitor.case_id in thread
