"""Watch what a run under load brings about: mails, and what platforms fetch."""

import threading
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import requests

from bench.load_tally import LoadTally
from chalicelib.model.references import parse_reference
from local.peer import Peer, PublishedKeys

_PAGE = 50
_SECONDS = 60.0
_LOOK_EVERY = 1.0


class Watch:
    """Runs threads that poll each platform's feed and list the mails, until it is closed."""

    def __init__(self, ready: Mapping[str, Any], tally: LoadTally, poll_seconds: float) -> None:
        self._ready, self._tally, self._pause = ready, tally, poll_seconds
        self._closing = threading.Event()
        self._keys = PublishedKeys(ready["jwks_url"])
        self._mails = 0
        self._threads: list[threading.Thread] = []

    def start(self, platforms: Iterable[str]) -> None:
        """Start polling each of these, and reading mails."""
        self._threads = [
            threading.Thread(target=self._poll, args=(platform,), daemon=True)
            for platform in platforms
        ]
        self._threads.append(threading.Thread(target=self._read_mails, daemon=True))
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop, once what was fetched is acknowledged."""
        self._closing.set()
        for thread in self._threads:
            thread.join(_SECONDS)

    def read_mails(self) -> None:
        """Tally the mails that came since the last look."""
        answer = requests.get(
            f"{self._ready['base_url']}/local/mails.json?after={self._mails}", timeout=_SECONDS
        )
        for mail in answer.json():
            self._mails += 1
            at = datetime.fromisoformat(mail["sent_at"]).timestamp()
            self._tally.add_mail(mail["notification"], at)

    def _read_mails(self) -> None:
        while not self._closing.wait(_LOOK_EVERY):
            try:
                self.read_mails()
            except requests.RequestException:
                continue  # the next look sees the same

    def _poll(self, platform: str) -> None:
        peer, fetched = Peer(self._ready["platforms"][platform], self._keys), list[str]()
        while fetched or not self._closing.is_set():
            began = time.monotonic()
            try:
                answer = peer.poll(returnImmediately=True, ack=fetched, maxEvents=_PAGE)
            except requests.RequestException:  # no capacity, or late: as a platform would
                if self._closing.wait(1.0):
                    return
                continue
            fetched = self._tally_tokens(platform, answer["sets"])
            if fetched:
                self._tally.polls.append(time.monotonic() - began)
            if not answer.get("moreAvailable"):
                self._closing.wait(self._pause)

    def _tally_tokens(self, platform: str, tokens: Mapping[str, str]) -> list[str]:
        """Verify and tally each token, and give their ids, which are acknowledged next."""
        at = time.time()
        for jti, token in tokens.items():
            claims = self._keys.claims(token, platform)
            case_id = parse_reference(claims["txn"]) or claims["txn"]
            self._tally.add_token(platform, case_id, jti, at)
        return list(tokens)
