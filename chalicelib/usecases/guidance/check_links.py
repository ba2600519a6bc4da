"""Check every official link: does the page still answer?

Hosts are asked side by side, each of them one request at a time with a pause between, so that no
server gets more of us than of a person who reads. HEAD first, then GET, as many servers answer HEAD
wrongly; what may pass (no answer, 429, 5xx) is tried again after a growing wait.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from queue import SimpleQueue
from threading import Event
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from chalicelib.model.links import LinkCheck, LinkState
from chalicelib.ports import Now, Reply, Web

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
GONE_STATUSES = frozenset({404, 410})
TOO_MANY = 429
PASSING = ("timeout", "no_connection", "unknown_host")
"""Faults that may pass; a certificate that is wrong now is wrong in a second too."""
STEPS = 5
"""Redirects that are followed; browsers take twenty, a page that needs six has gone astray."""
LONGEST_WAIT = 30.0
"""Seconds, whatever a server asks for: an operator waits for the last of us."""

Wait = Callable[[Event, float], object]
"""Wait so many seconds, or until the event is set."""


@dataclass(frozen=True, slots=True)
class CheckLinksDeps:
    """How links are looked at; ``pause``, in seconds, is between two requests to one host."""

    web: Web
    now: Now
    hosts_at_once: int = 12
    pause: float = 1.0
    tries: int = 3
    wait: Wait = Event.wait


class _Trail(NamedTuple):
    """The answer at the end of a link's redirects."""

    reply: Reply
    end: str
    steps: tuple[int, ...]  # status codes


def check_links(deps: CheckLinksDeps, links: Iterable[str]) -> Iterator[tuple[str, LinkCheck]]:
    """Yield each link once with what was found, as soon as it is known. Stop at any link."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for link in dict.fromkeys(links):
        by_host[urlsplit(link).netloc].append(link)
    done: SimpleQueue[tuple[str, LinkCheck] | Exception] = SimpleQueue()
    stopped = Event()
    pool = ThreadPoolExecutor(deps.hosts_at_once)
    try:
        # The host with the most links takes the longest: it begins.
        for queued in sorted(by_host.values(), key=len, reverse=True):
            pool.submit(_check_host, queued, deps, done, stopped)
        for _ in range(sum(map(len, by_host.values()))):
            result = done.get()
            if isinstance(result, Exception):
                raise result
            yield result
    finally:
        stopped.set()
        pool.shutdown(cancel_futures=True)


def _check_host(
    links: list[str],
    deps: CheckLinksDeps,
    done: "SimpleQueue[tuple[str, LinkCheck] | Exception]",
    stopped: Event,
) -> None:
    today = deps.now().date()
    try:
        for index, link in enumerate(links):
            if index:
                deps.wait(stopped, deps.pause)
            if stopped.is_set():
                return
            trail = _tried(link, deps, stopped)
            done.put((link, _judged(trail, today)))
            if not trail.steps and trail.reply.fault in ("unknown_host", "no_connection"):
                for other in links[index + 1 :]:  # nobody is there: not asked again for each page
                    done.put((other, _judged(trail, today)))
                return
    except Exception as error:  # a thread's own; raised again where links are waited for
        done.put(error)


def _tried(link: str, deps: CheckLinksDeps, stopped: Event) -> _Trail:
    """Return the last answer of as many tries as it takes and ``deps`` allows."""
    for attempt in range(1, deps.tries):
        trail = _follow(link, deps)
        if stopped.is_set() or not _may_pass(trail.reply):
            return trail
        server_wait = trail.reply.retry_after or 0.0
        deps.wait(stopped, min(max(server_wait, 2.0**attempt), LONGEST_WAIT))
    return _follow(link, deps)


def _follow(link: str, deps: CheckLinksDeps) -> _Trail:
    """Follow the redirects to the last answer."""
    url, steps = link, list[int]()
    while True:
        reply = _ask(url, deps.web)
        if reply.status not in REDIRECTS or not reply.location or len(steps) == STEPS:
            return _Trail(reply, url, tuple(steps))
        try:
            following = urljoin(url, reply.location)
        except ValueError:  # no address, such as https://[odd/
            return _Trail(reply, url, tuple(steps))
        steps.append(reply.status)
        url = following


def _ask(url: str, web: Web) -> Reply:
    """Ask by HEAD; by GET where a server answers that with an error of its own."""
    reply = web.ask("HEAD", url)
    if reply.status < 400 or reply.status == TOO_MANY:
        return reply
    return web.ask("GET", url)


def _may_pass(reply: Reply) -> bool:
    return reply.status == TOO_MANY or reply.status >= 500 or reply.fault in PASSING


def _judged(trail: _Trail, today: date) -> LinkCheck:
    reply, reason = trail.reply, trail.reply.fault or str(trail.reply.status)
    if 200 <= reply.status < 300:
        end = trail.end if trail.steps else None
        for_good = bool(trail.steps) and set(trail.steps) <= FOR_GOOD
        return LinkCheck("moved" if end else "works", reason, today, end, for_good)
    if reply.status in REDIRECTS:
        return LinkCheck("failing", "leads nowhere", today)
    return LinkCheck(_state(reply), reason, today)


def _state(reply: Reply) -> LinkState:
    if reply.status in GONE_STATUSES or reply.fault == "unknown_host":
        return "dead"
    refused = 400 <= reply.status < 500 or reply.status > 599  # LinkedIn's 999 means "no programs"
    return "refused" if refused else "failing"
