"""The product over moto, with processes that can be killed."""

from collections.abc import Callable
from email import message_from_bytes
from typing import Any, cast

from moto.ses.models import ses_backends

from chalicelib.container import Adapters, Container
from chalicelib.errors import StandsafeError
from chalicelib.model.case import Case
from chalicelib.model.folding import fold
from chalicelib.usecases.cases.erase_expired_cases import SEGMENTS
from local.stack import ACCOUNT, REGION
from tests.support.deployed import Deployed
from tests.support.factories import report
from tests.support.fakes import FakeClock, MemoryReach

FORCE = "police-hampshire"


class Product:
    """The real adapters over moto, with one clock, x connected and Hampshire's address known."""

    def __init__(self, deployed: Deployed) -> None:
        self.clock = FakeClock()
        self.deployed = deployed
        self.container = self.process()
        self.container.adapters.connections = cast("Any", MemoryReach("x", FORCE))
        self.container.adapters.directory.set_contact(FORCE, "hampshire@example.org")

    def process(self) -> Container:
        """Another process: nothing of the one that was killed is in its memory."""
        return Container(Adapters(self.deployed.settings, now=self.clock, wall=self.clock))

    def submit(self) -> str:
        return self.container.store_report(report()).first.case_id

    def case(self, case_id: str) -> Case:
        return fold(self.process().adapters.case_log.read(case_id))

    def mails(self) -> list[Any]:
        backend = ses_backends[ACCOUNT][REGION]
        return [message_from_bytes(message.raw_data.encode()) for message in backend.sent_messages]

    def until_done(self, work: Callable[[], object]) -> None:
        """Run again as a queue would, time passing in between."""
        for _ in range(5):
            try:
                work()
            except StandsafeError:
                self.clock.advance(minutes=1)
            else:
                return
        raise AssertionError("it never came to an end")


def erase_by_night(product: Container) -> list[str]:
    """Have every segment worked off as in a night; give the ids of the cases that were erased."""
    product.erase_expired_cases()
    return [case_id for number in range(SEGMENTS) for case_id in product.erase_segment(number)]
