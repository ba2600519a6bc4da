"""Poll during a drain, as a process that may be killed: python -m bench.poller FOLDER NAME

Writes a line for each answer before it acknowledges the tokens that came with it.
"""

import json
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests

from local.peer import Peer, PublishedKeys


def main(folder: Path, name: str) -> None:
    """Poll until the file ``stop`` exists and nothing comes any more."""
    ready = json.loads((folder / "ready.json").read_text("utf-8"))
    peer = Peer(ready["platforms"]["x"], PublishedKeys(ready["jwks_url"]))
    fetched: list[str] = []
    with (folder / f"{name}.jsonl").open("a", encoding="utf-8") as log:
        while True:
            began = time.monotonic()
            answer = _poll(peer, fetched)
            line: dict[str, Any] = {"began": began, "ended": time.monotonic()}
            print(json.dumps({**line, "acked": fetched, "tokens": list(answer["sets"])}), file=log)
            log.flush()
            fetched = list(answer["sets"])
            if not fetched and (folder / "stop").exists():
                return


def _poll(peer: Peer, ack: list[str]) -> dict[str, Any]:
    """Poll, and again where there was no capacity for it, as a platform would."""
    while True:
        try:
            return peer.poll(returnImmediately=True, ack=ack)
        except requests.HTTPError as error:
            if error.response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
            time.sleep(1.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
