"""A report whose every personal word is a canary, and a watch on all that leaves the process."""

import io
import json
import logging
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from email import message_from_bytes
from typing import Any, cast

from chalicelib import container as containers
from chalicelib.container import Adapters, Container
from chalicelib.telemetry import logger
from tests.support.client_events import handling
from tests.support.deployed import Deployed
from tests.support.factories import body
from tests.support.fakes import FakeClock, MemoryReach
from tests.support.web_client import call

NAME = "Zebedee Canarywharf"
MAIL = "zebedee.canary@example.org"
PHONE = "01632 960777"
STATEMENT = "statement-canary-statement"
ABUSE = "abuse-canary-abuse"
HANDLE = "handlecanary"
MESSAGE = "message-canary-message"
APPEAL = "appeal-canary-appeal"
ANSWER = "answer-canary-answer"
ADDRESS = "203.0.113.77"


class Outputs:
    """Everything that leaves the process in clear."""

    def __init__(self) -> None:
        self.canaries = {
            *(NAME, "Zebedee", MAIL, PHONE, STATEMENT, ABUSE, HANDLE, ADDRESS),
            *(MESSAGE, APPEAL, ANSWER),
        }
        self.log = io.StringIO()
        self.messages: list[str] = []
        self.rows: list[str] = []
        self.subjects: list[str] = []
        self.urls: list[str] = []

    def leaks(self) -> set[tuple[str, str]]:
        """(canary, where) of every one that was let through."""
        places = {
            "log": self.log.getvalue(),
            "message": "\n".join(self.messages),
            "row": "\n".join(self.rows),
            "subject": "\n".join(self.subjects),
            "url": "\n".join(self.urls),
        }
        return {
            (canary, place)
            for canary in self.canaries
            for place, text in places.items()
            if canary.lower() in text.lower()
        }


def _watching_aws(outputs: Outputs) -> AbstractContextManager[None]:
    def note(params: Any, model: Any, **_: Any) -> None:
        operation = model.name
        if operation.startswith("SendMessage"):
            outputs.messages.append(json.dumps(params))
        elif operation == "SendEmail":
            raw = params["Content"]["Raw"]["Data"]
            outputs.subjects.append(str(message_from_bytes(raw)["Subject"]))
            outputs.subjects.append(json.dumps(params["EmailTags"]))
        elif "Item" in operation:
            outputs.rows.append(clear_text(params))

    return handling({"provide-client-params": note})


def clear_text(value: Any) -> str:
    """All that can be read in a request: text as it is, and what is only wrapped in base64."""
    if isinstance(value, dict):
        return "\n".join(clear_text(inner) for pair in value.items() for inner in pair)
    if isinstance(value, list | tuple):
        return "\n".join(clear_text(inner) for inner in value)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    text = str(value)
    return "\n".join([text, *(_unwrapped(part) for part in text.split("."))])


def _unwrapped(part: str) -> str:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("latin-1")
    except ValueError:
        return ""


def planted_report(**changes: Any) -> dict[str, Any]:
    """A report whose every personal word is a canary."""
    return body(
        reporter={
            "name": NAME,
            "role": "candidate",
            "email": MAIL,
            "phone": PHONE,
            "language": "en",
        },
        candidate={"name": NAME, "area": "E14001063"},
        incidents=[
            {"url": f"https://x.com/{HANDLE}/status/20", "handle": HANDLE, "text": ABUSE},
            {"platform": "facebook", "text": ABUSE},
        ],
        statement=STATEMENT,
        **changes,
    )


def send_request(
    outputs: Outputs, method: str, path: str, raw: bytes | str = b"", **headers: str
) -> Any:
    """Ask the app from the planted address."""
    outputs.urls.append(path)
    answer = call(method, path, raw, address=ADDRESS, **headers)
    outputs.urls.append(str(answer.headers.get("location", "")))
    return answer


def connect_recipients(container: Container) -> None:
    """Hampshire has an address, x and facebook are said to be connected."""
    container.adapters.directory.set_contact("police-hampshire", "hampshire@example.org")
    reach = MemoryReach("x", "facebook", "police-hampshire")
    container.adapters.connections = cast("Any", reach)


@contextmanager
def watched_app(deployed: Deployed) -> Iterator[Outputs]:
    """Run the app over moto with every way out under watch."""
    outputs = Outputs()
    handler = logging.StreamHandler(outputs.log)
    handler.setFormatter(logger.registered_formatter)
    logger.addHandler(handler)
    root_handler = logging.StreamHandler(outputs.log)
    logging.getLogger().addHandler(root_handler)
    adapters = Adapters(deployed.settings, now=FakeClock(), wall=FakeClock())
    containers.use_container(Container(adapters))
    with _watching_aws(outputs):
        yield outputs
    containers.use_container(None)
    logging.getLogger().removeHandler(root_handler)
    logging.getLogger(logger.name).removeHandler(handler)
