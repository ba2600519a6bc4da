"""A platform learns of no file that is about another platform's posts, and can fetch none.

At commit 9a906b4 a case about X and Instagram gave both the digest of every file, and a link to
each of them: a screenshot of a home address for one was the other's, too.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import product as combinations
from typing import Any

import pytest

import app
from chalicelib import container as containers
from chalicelib.model.events import ROUTING_KINDS
from chalicelib.usecases.platform.feed_platform import feed_platform
from tests.support import events
from tests.support.exchange import Exchange, ExchangeContainer, claims_of
from tests.support.factories import World, body
from tests.support.files import making
from tests.support.files.uploading import settle, uploaded
from tests.support.parties import Platform
from tests.support.platform_client import ask_as_platform
from tests.support.web_client import post_json

X, INSTAGRAM = "x", "instagram"
INCIDENTS = [
    {"url": "https://x.com/someone/status/20", "text": "I know where you live"},
    {"url": "https://www.instagram.com/p/CANARY123/"},
]
PLACES = {X: 0, INSTAGRAM: 1}
ASSIGNMENTS: tuple[tuple[int, ...] | None, ...] = (None, (), (0,), (1,), (0, 1))
"""None: nothing is said of it. With two incidents that is the same as none of them."""

PICTURES = [making.png(size, size) for size in (3, 4)]
DIGESTS = [hashlib.sha256(picture).hexdigest() for picture in PICTURES]


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    """Two platforms with a feed each, as the app serves them."""
    exchange = Exchange(World((X, INSTAGRAM, "police-hampshire")))
    exchange.instagram = Platform(INSTAGRAM)  # type: ignore[attr-defined] # of this module alone
    exchange.world.directory.put_platform_key(exchange.instagram.registered())  # type: ignore[attr-defined]
    containers.use_container(ExchangeContainer(exchange))
    yield exchange
    containers.use_container(None)


def entry(upload_id: str, incidents: tuple[int, ...] | None) -> Any:
    return upload_id if incidents is None else {"upload_id": upload_id, "incidents": incidents}


def work_off(exchange: Exchange) -> None:
    """Do all that is on its way: routing, files and feeds."""
    world, done = exchange.world, 0
    (case_id,) = world.log.cases
    while done < len(kinds := world.log.kinds(case_id)):
        done = len(kinds)
        for seq, kind in enumerate(kinds, start=1):
            if kind in ROUTING_KINDS:  # the stream brings no others
                app.fan_out(events.stream((case_id, seq)), events.CONTEXT)
        if world.queues["files"].dispatches:
            settle(world)
        waiting = world.queues["platforms"].dispatches
        world.queues["platforms"].dispatches = []
        for dispatch in waiting:
            feed_platform(exchange.feed_platform_deps, dispatch)


def learnt(exchange: Exchange, platform: str) -> set[str]:
    """Return the digests of our files that stand anywhere in what a platform's feed offers."""
    tokens = exchange.feed.offer(platform, 100).tokens.values()
    text = json.dumps([claims_of(token) for token in tokens])
    return {digest for digest in DIGESTS if digest in text}


def fetched(exchange: Exchange, platform: str, reference: str) -> set[str]:
    """Return the digests of the files that a platform, which knows all of them, is handed out."""
    caller = exchange.x if platform == X else exchange.instagram  # type: ignore[attr-defined]
    answers = {
        digest: ask_as_platform(
            exchange, "evidence", {"reference": reference, "sha256": digest}, caller
        ).status
        for digest in DIGESTS
    }
    assert set(answers.values()) <= {200, 404}
    return {digest for digest, status in answers.items() if status == 200}


def allowed(assignments: tuple[tuple[int, ...] | None, ...], platform: str) -> set[str]:
    place = PLACES[platform]
    return {
        digest
        for digest, incidents in zip(DIGESTS, assignments, strict=True)
        if place in (incidents or ())
    }


def check(
    exchange: Exchange, reference: str, assignments: tuple[tuple[int, ...] | None, ...]
) -> None:
    work_off(exchange)
    for platform in (X, INSTAGRAM):
        expected = allowed(assignments, platform)
        assert learnt(exchange, platform) == expected
        assert fetched(exchange, platform, reference) == expected


@pytest.mark.parametrize("assignments", list(combinations(ASSIGNMENTS, repeat=2)))
@pytest.mark.parametrize("when", ["checked_before", "arrives_later", "added_later"])
def test_platform_gets_the_files_of_its_own_incidents_alone(
    exchange: Exchange, assignments: tuple[tuple[int, ...] | None, ...], when: str
) -> None:
    world = exchange.world
    if when == "arrives_later":
        places = [
            post_json(
                "/v1/uploads", {"filename": "a.png", "content_type": "image/png", "size": 100}
            ).json["upload_id"]
            for _ in PICTURES
        ]
    else:
        places = [uploaded(world, picture) for picture in PICTURES]
    files = [entry(place, about) for place, about in zip(places, assignments, strict=True)]
    evidence = [] if when == "added_later" else files
    accepted = post_json("/v1/reports", body(incidents=INCIDENTS, evidence=evidence)).json
    work_off(exchange)
    if when == "arrives_later":
        for place, picture in zip(places, PICTURES, strict=True):
            world.quarantine.arrive(place, picture)
            app.check_upload(events.object_created(place), events.CONTEXT)
    if when == "added_later":
        path = f"/v1/reports/{accepted['reference']}/evidence"
        key = {"authorization": f"Bearer {accepted['receipt']}"}
        for file in files:
            added = {"upload_id": file} if isinstance(file, str) else file
            assert post_json(path, added, **key).status == 201
    check(exchange, accepted["reference"], assignments)


def test_file_of_nothing_said_is_about_the_only_incident(exchange: Exchange) -> None:
    places = [uploaded(exchange.world, picture) for picture in PICTURES]
    evidence = [places[0], {"upload_id": places[1], "incidents": []}]
    accepted = post_json("/v1/reports", body(incidents=INCIDENTS[:1], evidence=evidence)).json
    work_off(exchange)
    assert learnt(exchange, X) == {DIGESTS[0]}
    assert fetched(exchange, X, accepted["reference"]) == {DIGESTS[0]}


@pytest.mark.parametrize("spoilt", [{"url": "x" * 3_000}, {"text": "neither link nor platform"}])
@pytest.mark.parametrize("incidents", [None, (1,), (0, 2)])
def test_incident_that_is_left_out_makes_no_file_anothers(
    exchange: Exchange, spoilt: dict[str, Any], incidents: tuple[int, ...] | None
) -> None:
    """In danger a wrong incident is left out: places move, and a file must not move with them."""
    place = uploaded(exchange.world, PICTURES[0])
    answer = post_json(
        "/v1/reports",
        body(
            immediate_danger=True,
            incidents=[spoilt, INCIDENTS[0], INCIDENTS[1]],
            evidence=[entry(place, incidents)],
        ),
    )
    assert answer.status == 201
    work_off(exchange)
    about = incidents or ()
    assert bool(learnt(exchange, X)) == (1 in about)
    assert bool(learnt(exchange, INSTAGRAM)) == (2 in about)


def test_file_stays_with_authorities_when_all_but_one_incident_is_left_out(
    exchange: Exchange,
) -> None:
    place = uploaded(exchange.world, PICTURES[0])
    spoilt = {"url": "x" * 3_000}
    evidence = [place, {"upload_id": place, "incidents": [7, "0"], "more": 1}, 7, "no id"]
    payload = body(immediate_danger=True, incidents=[INCIDENTS[0], spoilt], evidence=evidence)
    answer = post_json("/v1/reports", payload)
    assert answer.status == 201
    assert {"/evidence", "/evidence/1/incidents", "/evidence/2", "/incidents/1"} <= set(
        answer.json["not_understood"]
    )
    work_off(exchange)
    assert learnt(exchange, X) == fetched(exchange, X, answer.json["reference"]) == set()
    (case_id,) = exchange.world.log.cases
    (file,) = exchange.world.case_by_id(case_id).evidence.values()
    assert file.state == "stored"


def test_same_bytes_are_a_platforms_only_by_its_own_incident(exchange: Exchange) -> None:
    places = [uploaded(exchange.world, PICTURES[0]) for _ in (X, INSTAGRAM)]
    evidence = [{"upload_id": places[0], "incidents": []}, entry(places[1], (1,))]
    accepted = post_json("/v1/reports", body(incidents=INCIDENTS, evidence=evidence)).json
    work_off(exchange)
    assert fetched(exchange, X, accepted["reference"]) == set()
    assert fetched(exchange, INSTAGRAM, accepted["reference"]) == {DIGESTS[0]}
