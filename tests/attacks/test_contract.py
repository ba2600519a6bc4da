"""What the OpenAPI document allows, and what it does not, is answered as it says, whoever asks.

schemathesis makes requests of the document: bodies, parameters and addresses as they are described,
and bent ones. Each answer is one that the document names, in a type that it names
(``tests/support/web_client.py`` holds every answer of every test to that), and none is a failure of
ours. A run has each operation twice by each caller with a credential of their own; ``--thorough``
has a hundred by every caller.
"""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core import NOT_SET
from schemathesis.generation import GenerationMode

from chalicelib import container as containers
from chalicelib.web.http import FORM, JSON
from chalicelib.web.openapi.document import document
from tests.support.callers import CALLERS, Caller, Scene
from tests.support.platform_client import deliver
from tests.support.web_client import Answer, call

pytestmark = pytest.mark.usefixtures("no_container")

CALLER_NAMES = [name for name in CALLERS if "," not in name]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def operations() -> dict[str, Any]:
    """The operations of the document, by method and path; pages in Welsh have the English ones'."""
    schema = schemathesis.openapi.from_dict(document())
    results: list[Any] = list(schema.get_all_operations())
    labelled = {result.ok().label: result.ok() for result in results}
    return {label: request for label, request in labelled.items() if " /cy/" not in label}


OPERATIONS = operations()


@pytest.fixture(scope="module")
def callers(pytestconfig: pytest.Config) -> list[tuple[Scene, Caller]]:
    """Each caller with a report of their own."""
    names = CALLERS if pytestconfig.getoption("thorough") else CALLER_NAMES
    scenes = {name: Scene() for name in names}
    callers = []
    for name, scene in scenes.items():
        containers.use_container(scene.container)
        callers.append((scene, CALLERS[name](scene)))
    return callers


@pytest.mark.parametrize("label", OPERATIONS)
def test_operation_answers_as_its_document_says(
    label: str, callers: list[tuple[Scene, Caller]], pytestconfig: pytest.Config
) -> None:
    thorough = pytestconfig.getoption("thorough")
    modes = MODES if JSON in OPERATIONS[label].get_request_payload_content_types() else MODES[:1]
    cases = [OPERATIONS[label].as_strategy(generation_mode=mode) for mode in modes]

    @settings(
        max_examples=100 if thorough else 3,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=not thorough,
        database=None,
    )
    @given(st.one_of(*cases))
    def run(case: Any) -> None:
        for scene, caller in callers:
            containers.use_container(scene.container)
            answer = send(scene, caller, case)
            assert answer.status < 500, case.as_curl_command()

    run()


def send(scene: Scene, caller: Caller, case: Any) -> Answer:
    """Send a made request as a caller; a reference is mostly the report's own."""
    captured = dict(case.path_parameters or {})
    if "reference" in captured and len(str(captured["reference"])) % 4:
        captured["reference"] = scene.reference
    path = case.path
    for name, part in captured.items():
        path = path.replace(f"{{{name}}}", quoted(part))
    if case.query:
        path += f"?{urlencode(case.query, doseq=True, errors='replace')}"
    raw = b"" if case.body is NOT_SET else encoded(case)
    if caller.signer is not None and path.startswith("/v1/platforms/"):
        request = scene.exchange.request(caller.signer, raw, path=path, **caller.signature)
        return deliver(request)
    headers = dict(caller.headers)
    if case.media_type:
        headers["content_type"] = case.media_type
    return call(case.method, path, raw, **headers)


def quoted(part: Any) -> str:
    """A part of an address; an empty one would be another address."""
    return quote(str(part), safe="", errors="replace") or "-"


def encoded(case: Any) -> bytes:
    """A body as its media type has it."""
    if case.media_type == FORM and isinstance(case.body, dict):
        return urlencode(case.body, doseq=True, errors="replace").encode()
    return json.dumps(case.body, default=str).encode()
