"""Files that are sent to the app, with the events that bring them."""

import hashlib
from typing import Any

import app
from tests.support import events
from tests.support.events import object_created
from tests.support.factories import World
from tests.support.files import making
from tests.support.web_client import post_json

PNG = making.png()
DIGEST = hashlib.sha256(PNG).hexdigest()


def announced(**changes: Any) -> dict[str, Any]:
    """Return what a browser says of a file before it sends it."""
    return {"filename": "shot.png", "content_type": "image/png", "size": len(PNG), **changes}


def uploaded(world: World, content: bytes = PNG) -> str:
    """Send a file, have it inspected, and give its id."""
    upload_id: str = post_json("/v1/uploads", announced()).json["upload_id"]
    world.quarantine.arrive(upload_id, content)
    app.check_upload(object_created(upload_id), events.CONTEXT)
    return upload_id


def settle(world: World) -> None:
    """Do what was put on the queue of files."""
    waiting, world.queues["files"].dispatches = world.queues["files"].dispatches, []
    failures = app.keep_evidence(events.dispatches(waiting), events.CONTEXT)
    assert failures == {"batchItemFailures": []}


def scan_event(key: str, result: str) -> dict[str, Any]:
    """Return GuardDuty's verdict on an object."""
    detail = {
        "s3ObjectDetails": {"objectKey": key},
        "scanResultDetails": {"scanResultStatus": result},
    }
    return {**object_created(key), "source": "aws.guardduty", "detail": detail}
