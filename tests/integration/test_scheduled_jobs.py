"""Every handler on a schedule does nothing while another run has its job, and works once alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from chalice.app import ScheduledEventConfig

import app as lambdas
from chalicelib.container import Container, use_container
from chalicelib.container.adapters import Adapters
from chalicelib.usecases.jobs.lease import TERM
from tests.support import events
from tests.support.deployed import Deployed
from tests.support.killing import counted

MORE_JOBS = {"publish_response_stats": ("publish_response_stats", "publish_statistics")}
"""The jobs of a handler that has more than the one of its name."""

HANDLERS = [s.name for s in lambdas.app.event_sources if isinstance(s, ScheduledEventConfig)]

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)


@pytest.fixture
def container(deployed: Deployed) -> Iterator[Container]:
    """A process of the sandbox, which has every job."""
    adapters = Adapters(replace(deployed.settings, stage="sandbox"))
    adapters.mail_quota = lambda: 0.0  # moto has no such call
    container = Container(adapters)
    use_container(container)
    yield container
    use_container(None)


def test_second_run_of_any_scheduled_job_does_nothing(container: Container) -> None:
    """A handler that takes no lease of its name fails here, by its name."""
    leases, now = container.adapters.leases, container.adapters.now
    answered = {}
    for handler in HANDLERS:
        jobs = MORE_JOBS.get(handler, (handler,))
        fences = {job: leases.take(job, now() + TERM) for job in jobs}
        with counted() as calls:
            getattr(lambdas, handler)(events.schedule(), events.CONTEXT)
        answered[handler] = calls.operations
        assert None not in fences.values()
    assert answered == {handler: [] for handler in HANDLERS}


def test_every_scheduled_job_hands_over_at_its_end(container: Container) -> None:
    leases, now = container.adapters.leases, container.adapters.now
    for handler in HANDLERS:
        getattr(lambdas, handler)(events.schedule(), events.CONTEXT)
        for job in MORE_JOBS.get(handler, (handler,)):
            assert leases.take(job, now() + TERM) == 2, handler
