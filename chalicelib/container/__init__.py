"""Bind the use cases to the world: a handler calls ``get_container().accept_report(command)``.

Imports stand inside functions here, by rule: a handler loads only what it calls, and that
when it is first called. Tests and the embedded stack give other adapters, and nothing else.
"""

from threading import Lock

from chalicelib.container.adapters import Adapters
from chalicelib.container.authority import AuthorityUseCases
from chalicelib.container.batches import BatchHandling
from chalicelib.container.candidates import CandidateUseCases
from chalicelib.container.cases import CaseUseCases
from chalicelib.container.evidence import EvidenceUseCases
from chalicelib.container.guidance import GuidanceUseCases
from chalicelib.container.mails import MailUseCases
from chalicelib.container.notifications import NotificationUseCases
from chalicelib.container.platform import PlatformUseCases
from chalicelib.container.sandbox import SandboxUseCases
from chalicelib.container.services import wall_clock
from chalicelib.container.sessions import SessionUseCases

__all__ = ["Adapters", "Container", "get_container", "use_container", "wall_clock"]


class Container(
    AuthorityUseCases,
    BatchHandling,
    CandidateUseCases,
    CaseUseCases,
    EvidenceUseCases,
    GuidanceUseCases,
    MailUseCases,
    NotificationUseCases,
    PlatformUseCases,
    SandboxUseCases,
    SessionUseCases,
):
    """Every use case that a caller needs, bound to one set of adapters."""


_current: Container | None = None
_MAKING = Lock()


def get_container() -> Container:
    """Return this process's container."""
    global _current
    with _MAKING:  # of two threads that come first, both get the same
        if _current is None:
            _current = Container()
        return _current


def use_container(container: Container | None) -> None:
    """Put another container in its place; None for a fresh one from the environment."""
    global _current
    _current = container
