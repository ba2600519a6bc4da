"""Put the whole embedded stack together: start it, use it, stop it."""

import logging
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from app import app
from chalicelib.container import Adapters, Container, use_container
from chalicelib.telemetry import write_metrics_to
from local import dynamodb_local
from local.clock import ProductClock
from local.cloud import Cloud
from local.front import UPLOADS, Front, Site, largest_body
from local.gateway import Gateway, for_threads, gateway_response
from local.inbox import Inbox
from local.invocation import Invoke, call_handler
from local.options import TABLES, Options, aws_environment, set_environment
from local.pages import OwnPages
from local.processes import worker_processes
from local.pump import Pump
from local.s3_forms import MOST_BYTES, Forms
from local.s3_links import guarded
from local.s3_parts import Parts, by_path
from local.sandbox import SandboxGateway
from local.sources import MANY_PROCESSES, EventSources
from local.stack import REGION, Stack, create
from local.web import Application, HttpRequest, HttpResponse, Server


class PortTaken(Exception):
    """Says that another process listens at the port."""


@dataclass(frozen=True, slots=True)
class EmbeddedStack:
    """The stack that runs in this process."""

    base_url: str
    inbox: Inbox
    pump: Pump
    adapters: Adapters
    """What the app's use cases are bound to; its clock can be advanced."""
    cloud: Cloud
    stack: Stack
    invoke: Invoke
    """Calls a function of the app with an event, as Lambda does."""
    serve: Application
    """Answers a request as the edge does, without a connection."""
    operator_environment: Mapping[str, str]
    """With it in its environment another process works on this stack."""


@contextmanager
def running(
    options: Options, app_log: TextIO, clock: ProductClock | None = None
) -> Iterator[EmbeddedStack]:
    """Start everything but the pump; stop everything. What the app logs goes to ``app_log``.

    ``clock`` is the product's; without one it has the real time, moved forward.

    Raises PortTaken, and NoDynamoDBLocal where STORE asks for what is not there.
    """
    with ExitStack() as resources:
        front = _listen(options.port)
        resources.callback(front.server_close)
        base_url = f"http://127.0.0.1:{front.port}"
        tables = None
        if options.store == "dynamodb-local":
            tables = resources.enter_context(dynamodb_local.running())
        settings = aws_environment(REGION) | _tables_environment(tables)
        set_environment(settings)
        cloud, clock = Cloud(), clock or ProductClock()
        adapters = Adapters(now=clock)
        aws_url = resources.enter_context(_aws_over_http(cloud))
        # S3 is asked over HTTP, by us as by those whom we give links to.
        settings |= {"AWS_ENDPOINT_URL_S3": aws_url}
        set_environment(settings)
        stack = create(tables_endpoint=tables, parameters={"Stage": options.stage})
        settings |= stack.environment(base_url)
        set_environment(settings)
        inbox = Inbox(cloud.sent_mails, clock)
        pages = OwnPages(base_url=base_url, cloud=cloud, inbox=inbox, clock=clock)
        resources.callback(write_metrics_to, None)
        environment = settings | {"AWS_ENDPOINT_URL": aws_url}
        if options.workers:
            processes = worker_processes(options.workers, environment, clock, cloud.notes, app_log)
            invoke: Invoke = resources.enter_context(processes)
        else:
            invoke = _in_this_process(adapters, cloud, app_log)
        pace = MANY_PROCESSES if options.workers else None
        event_sources = EventSources(stack, invoke, inbox, cloud.wake, pace)
        pace = event_sources.pace
        pump = Pump(list(event_sources.of(app)), cloud.wake, pace.breath, pace.look_every)
        pages.watch(pump, partial(_due, adapters))
        front.application = _edge(stack, pages, adapters, invoke, pump)
        resources.enter_context(_serving(front))
        resources.callback(pump.stop)
        serve = front.application
        yield EmbeddedStack(
            base_url, inbox, pump, adapters, cloud, stack, invoke, serve, environment
        )


@contextmanager
def _aws_over_http(cloud: Cloud) -> Iterator[str]:
    """Start moto and serve it to other processes; give the address."""
    cloud.start()
    server = Server(0, guarded(cloud.answer), gateway_response, lambda _path: MOST_BYTES)
    with _serving(server):
        yield f"http://127.0.0.1:{server.port}"


def _edge(stack: Stack, pages: OwnPages, adapters: Adapters, invoke: Invoke, pump: Pump) -> Front:
    """Put the app behind its edge."""
    return Front(
        SandboxGateway(Gateway(app.routes, invoke), pump, adapters),
        Site(stack.outputs["SiteBucket"], adapters.settings.base_url),
        by_path(
            Forms(stack.outputs["QuarantineBucket"]),
            Parts(stack.outputs["QuarantineBucket"], f"{UPLOADS}/"),
            UPLOADS,
        ),
        pages.routes(),
    )


def _listen(port: int) -> Server:
    def not_yet(_request: HttpRequest) -> HttpResponse:
        return gateway_response(503)

    try:
        return Server(port, not_yet, gateway_response, largest_body)
    except OSError as error:
        raise PortTaken(
            f"port {port} is taken: end what listens there, or choose another, such as "
            f"PORT={port + 1 if port < 65535 else 8000}"
        ) from error


@contextmanager
def _serving(server: Server) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _tables_environment(endpoint: str | None) -> dict[str, str]:
    if endpoint is None:
        return {}
    return {TABLES: endpoint, f"{TABLES}_STREAMS": endpoint}


def _in_this_process(adapters: Adapters, cloud: Cloud, app_log: TextIO) -> Invoke:
    """Return the app these adapters and a log in a file, and let it serve many threads."""
    use_container(Container(adapters))
    for handler in logging.getLogger("standsafe").handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(app_log)
    write_metrics_to(app_log)
    threaded = for_threads(app)

    def invoke(function: str, event: dict[str, Any]) -> Any:
        try:
            with cloud.notes.acting_as(function):
                return call_handler(threaded, function, event)
        except Exception:
            app_log.write(traceback.format_exc())  # as Lambda does
            raise

    return invoke


def _due(adapters: Adapters) -> Iterator[datetime | None]:
    """Yield when a case is to be looked at next, and when operators are to be notified."""
    yield adapters.clocks.next()
    for _, since in adapters.operator_inbox.waiting(1):
        soon = since + timedelta(minutes=1)  # what is pressing goes out then
        if soon > adapters.now():
            yield soon


def operator_command(root: Path, environment_file: Path) -> str:
    """Return the operators' command line for this stack."""
    return f"{root / 'standsafe'} --environment {environment_file}"
