"""The whole embedded stack, put together: start it, use it, stop it."""

import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from local import dynamodb_local
from local.clock import ProductClock
from local.cloud import Cloud
from local.front import Front, Site, largest_body
from local.gateway import Gateway, context_for, for_threads, gateway_response
from local.inbox import Inbox
from local.options import Options, aws_environment, set_environment
from local.pages import OwnPages
from local.pump import Pump
from local.s3_forms import MOST_BYTES, Forms
from local.s3_links import guarded
from local.sandbox import Sandbox
from local.sources import Sources
from local.stack import REGION, Stack, create
from local.web import Answer, Request, Server

_SECONDS = 900  # no handler is cut off here


class PortTaken(Exception):
    """Somebody else listens at the port."""


@dataclass(frozen=True, slots=True)
class Running:
    """What is up."""

    base_url: str
    stack: Stack
    clock: ProductClock
    inbox: Inbox
    pump: Pump
    operator_environment: Mapping[str, str]
    """With it in its environment another process works on this stack."""


@contextmanager
def running(options: Options, app_log: TextIO) -> Iterator[Running]:
    """Start everything but the pump; stop everything. What the app logs goes to ``app_log``.

    Raises PortTaken, and NoDynamoDBLocal where STORE asks for what is not there.
    """
    with ExitStack() as until_the_end:
        front = _listen(options.port)
        until_the_end.callback(front.server_close)
        base_url = f"http://127.0.0.1:{front.port}"
        tables = None
        if options.store == "dynamodb-local":
            tables = until_the_end.enter_context(dynamodb_local.running())
        settings = aws_environment(REGION) | _tables_environment(tables)
        set_environment(settings)
        cloud, clock = Cloud(), ProductClock()
        cloud.start()
        aws = Server(0, guarded(cloud.answer), gateway_response, lambda _path: MOST_BYTES)
        until_the_end.enter_context(_serving(aws))
        # S3 is asked over HTTP, by us as by those whom we give links to.
        settings |= {"AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{aws.port}"}
        set_environment(settings)
        stack = create(parameters={"Election": _election()}, tables_endpoint=tables)
        settings |= stack.environment(base_url)
        set_environment(settings)
        inbox = Inbox(cloud.sent_mails, clock)
        pages = OwnPages(base_url=base_url, cloud=cloud, inbox=inbox, clock=clock)
        app = _app(clock, app_log)
        from chalicelib.container import get_container

        invoke = _invoker(app, cloud, app_log)
        pump = Pump(list(Sources(stack, invoke, inbox, cloud.wake).of(app)), cloud.wake)
        pages.watch(pump, _due)
        front.application = Front(
            Sandbox(Gateway(app, cloud), pump, get_container()),
            Site(stack.outputs["SiteBucket"]),
            Forms(stack.outputs["QuarantineBucket"]),
            pages.routes(),
        )
        until_the_end.enter_context(_serving(front))
        until_the_end.callback(pump.stop)
        endpoint = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{aws.port}"}
        yield Running(base_url, stack, clock, inbox, pump, settings | endpoint)


def _listen(port: int) -> Server:
    def not_yet(_request: Request) -> Answer:
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
    import threading

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
    return {
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": endpoint,
    }


def _election() -> str:
    from chalicelib.catalogue import load

    return load().default_election


def _app(clock: ProductClock, app_log: TextIO) -> Any:
    """Import the app as Lambda would, with the product's clock and its log in a file."""
    from app import app
    from chalicelib.container import Adapters, Container, use_container

    use_container(Container(Adapters(now=clock)))
    for handler in logging.getLogger("standsafe").handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(app_log)
    return for_threads(app)


def _due() -> Iterator[datetime | None]:
    """When a case is to be looked at next, and when operators are to be told."""
    from chalicelib.container import get_container

    container = get_container()
    yield container.adapters.clocks.next()
    for _, since in container.adapters.operator_inbox.waiting(1):
        soon = since + timedelta(minutes=1)  # what is pressing goes out then
        if soon > container.adapters.now():
            yield soon


def _invoker(app: Any, cloud: Cloud, app_log: TextIO) -> Any:
    def invoke(function: str, event: dict[str, Any]) -> Any:
        try:
            with cloud.acting_as(function):
                return app.handler_map[function](event, context_for(function, _SECONDS))
        except Exception:
            app_log.write(traceback.format_exc())  # as Lambda does
            raise

    return invoke


def operator_command(root: Path, environment_file: Path) -> str:
    """The operators' command line on this stack."""
    return f"{root / 'standsafe'} --environment {environment_file}"
