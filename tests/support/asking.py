"""Ask a route of the app as a caller, by its row."""

import json
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.web.http import FORM, JSON
from chalicelib.web.routes.route import Access, Route
from tests.support.callers import Caller, Scene
from tests.support.platform_client import deliver
from tests.support.rows import Row
from tests.support.web_client import Answer, call


def ask(
    scene: Scene, caller: Caller, route: Route, row: Row, payload: Any = None, **captured: str
) -> Answer:
    """Send what the row says, or another payload, with all that the caller has."""
    captured = {"reference": scene.reference, **row.captured, **captured}
    if captured.get("upload_id") == "spare":
        captured["upload_id"] = scene.spare_id
    path = route.path.format(**{name: quote(part, safe="") for name, part in captured.items()})
    body = row.body(scene, caller) if payload is None else payload
    if caller.signer is not None and route.access is Access.SIGNATURE:
        raw = json.dumps(body).encode()
        return deliver(scene.exchange.request(caller.signer, raw, path=path, **caller.signature))
    if route.method == "GET":
        return call("GET", path, **caller.headers)
    is_form = route.takes[0] == FORM
    raw_text = urlencode(body, errors="surrogatepass") if is_form else json.dumps(body)
    kind = FORM if is_form else JSON
    return call(route.method, path, raw_text, content_type=kind, **caller.headers)
