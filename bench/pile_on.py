"""Send one form with 5,000 links, and print its time, memory, and units, to the last recipient."""

import resource
import time
from uuid import uuid4

from rich.console import Console

from app import app
from bench.deployment import deployment
from bench.events import code_of, post_form
from bench.units import metered
from chalicelib.limits import INCIDENTS_A_CASE
from local import seeding
from local.gateway import context_for

MOST_SECONDS = 10.0
"""Until it is accepted."""
_FACEBOOK = 25
"""One in so many is on Facebook."""
_WORST, _OTHER_INCIDENTS = 5, 700
"""Accounts: every third post is by one of the worst five."""
_SETTLE_SECONDS = 240.0


def run(links: int = INCIDENTS_A_CASE) -> bool:
    """Send, print, and return whether it was accepted in time and everybody was told."""
    with metered() as meter, deployment() as deployed:
        seeding.pages(deployed.operators)
        body = form(links, code_of(deployed.description))
        meter.running = True
        began, worked = time.perf_counter(), time.process_time()
        answer = app(post_form(body), context_for("api_handler"))
        seconds, worked = time.perf_counter() - began, time.process_time() - worked
        deployed.embedded.pump.start()
        accepted = {kind: meter.total(kind) for kind in ("written", "read")}
        deployed.embedded.pump.settle(_SETTLE_SECONDS)
        meter.running = False
        recipients_told = meter.units["feed", "written"] > 0
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    Console().print(
        f"{links} links: {answer['statusCode']} in {seconds:.1f} s ({worked:.1f} s of the "
        f"processor), {megabytes} MB; units until accepted: {accepted['written']:.0f} written, "
        f"{accepted['read']:.0f} read; until everybody was told: {meter.total('written'):.0f} and "
        f"{meter.total('read'):.0f}"
    )
    return answer["statusCode"] == 201 and seconds < MOST_SECONDS and recipients_told


def form(links: int, code: str) -> dict[str, object]:
    """Return the form of one report with so many links, by some 700 accounts."""
    return {
        "submission_id": str(uuid4()),
        "access_code": code,
        "reporter": {"name": "Sam Invented", "role": "candidate", "email": "sam@example.org"},
        "category": "threat_violence",
        "links": "\r\n".join(map(_link, range(links))),
        "share_with": {"platforms": True, "police": True},
        "declaration": True,
    }


def _link(number: int) -> str:
    if number % _FACEBOOK == 0:
        return f"https://www.facebook.com/page/posts/{100_000 + number}"
    account = number % _OTHER_INCIDENTS if number % 3 else number % _WORST
    return f"https://x.com/troll{account}/status/{1_700_000_000 + number}"
