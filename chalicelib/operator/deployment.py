"""What the verbs work on: the product's use cases, and what only operators do."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from chalicelib.aws.dead_events import DeadEvent
from chalicelib.aws.dead_letters import DeadLetter
from chalicelib.container import Container
from chalicelib.container.binding import bind
from chalicelib.container.connections import ConnectionUseCases
from chalicelib.container.restore import RestoreUseCases
from chalicelib.model.links import LinkCheck
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.ports import Web
from chalicelib.usecases.guidance.check_links import CheckLinksDeps, check_links

CheckLinks = Callable[[Iterable[str]], Iterator[tuple[str, LinkCheck]]]


class Deployment(ConnectionUseCases, RestoreUseCases, Container):
    """One deployment, as the environment names it."""

    adapters: OperatorAdapters
    repository = Path(__file__).parents[2]
    """The checkout whose templates and assets are published."""

    def __init__(self, adapters: OperatorAdapters | None = None) -> None:
        super().__init__(adapters or OperatorAdapters())

    def now(self) -> datetime:
        """Return the time by the product's clock."""
        return self.adapters.now()

    def check_links(self, web: Web, *, hosts: int, pause: float, tries: int) -> CheckLinks:
        """Return the use case that looks at links by ``web``, at this pace."""
        return bind(check_links, CheckLinksDeps(web, self.adapters.now, hosts, pause, tries))

    def list_dead_letters(self, queue: str) -> tuple[list[DeadLetter], int]:
        """Return what a queue's consumer gave up on, and after how many tries."""
        dead = self.adapters.dead_letters(queue)
        return dead.look(), dead.tries

    def redrive_dead_letters(self, queue: str) -> int:
        """Put back on its queue what the consumer gave up on; give how many."""
        return self.adapters.dead_letters(queue).redrive()

    def list_dead_events(self) -> list[DeadEvent]:
        """Return the events that Lambda gave up on."""
        return self.adapters.dead_events.look()

    def take_dead_events(self) -> Iterator[DeadEvent]:
        """Return each of those events once, to be forgotten or left."""
        return self.adapters.dead_events.take()
