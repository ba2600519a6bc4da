"""Put pages on the site: operators upload templates, publish_guidance renders them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rehearsal.deployed import SECONDS, Deployed, until
from rehearsal.edge import BASE
from rehearsal.errors import expect
from rehearsal.gaps import gap_remains

_PAUSE = 15
_LAST_PAGE = "cy/report/index.html"


def publish_pages(deployed: Deployed) -> Iterator[str]:
    """Upload templates; the arrival of the last has the pages rendered."""
    with _unheard(deployed):
        written = deployed.operators.publish_sources(deployed.operators.repository)
    yield f"{len(written)} templates and assets are uploaded"
    page = until("pages on the site", lambda: _rendered(deployed), 2 * SECONDS)
    expect(b'lang="cy"' in page, f"{_LAST_PAGE} is no page in Welsh")
    yield "publish_guidance has rendered the pages"
    served = [deployed.edge.serves(path) for path in ("/", "/v1/openapi.json")]
    gap_remains("edge_serves", works=any(served))
    missing = deployed.http.get(f"{BASE}/v1/nothing", timeout=SECONDS)
    gap_remains("missing_paths_reach_app", works=missing.status_code == 404)


@contextmanager
def _unheard(deployed: Deployed) -> Iterator[None]:
    """Have no template's arrival noticed in the block: each would render every page at once."""
    events, names = deployed.account.client("events"), deployed.stack.names("AWS::Events::Rule")
    rules = [name for logical, name in names.items() if logical.startswith("PublishGuidance")]
    for rule in rules:
        events.disable_rule(Name=rule.rpartition("|")[2])
    try:
        yield
    finally:
        for rule in rules:
            events.enable_rule(Name=rule.rpartition("|")[2])


def _rendered(deployed: Deployed) -> bytes:
    """Return the page, or put a template again and wait a little."""
    page = _object(deployed, _LAST_PAGE)
    if not page:
        s3, bucket = deployed.account.client("s3"), deployed.outputs["TemplatesBucket"]
        (first, *_) = s3.list_objects_v2(Bucket=bucket)["Contents"]
        body = s3.get_object(Bucket=bucket, Key=first["Key"])["Body"].read()
        s3.put_object(Bucket=bucket, Key=first["Key"], Body=body)
        time.sleep(_PAUSE)
    return page


def _object(deployed: Deployed, key: str) -> bytes:
    s3 = deployed.account.client("s3")
    try:
        body: bytes = s3.get_object(Bucket=deployed.outputs["SiteBucket"], Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return b""
    return body
