"""What the API answers platforms."""

import uuid
from datetime import UTC, datetime

from chalicelib.model.folding import fold
from local.peer import Peer
from local.story import PLATFORM
from rehearsal.edge import BASE
from rehearsal.errors import expect
from rehearsal.privilege.clients import fetch, get
from rehearsal.privilege.files import key_of, with_file
from rehearsal.privilege.world import World


def _polls(world: World) -> None:
    for _ in range(2):
        world.send(world.report().case_id, [PLATFORM])
        world.renew()  # so that each has its key in a batch of its own
    peer = world.peer(PLATFORM)
    sets = peer.poll(returnImmediately=True)["sets"]
    expect(sets, "no token")


def _signs_by_later_key(world: World) -> None:
    with world.later_key():
        peer = Peer(world.deployed.parties["platforms"][PLATFORM], world.fresh_keys(), world.http)
        peer.poll(returnImmediately=True)


def _acknowledges(world: World) -> None:
    world.send(world.report().case_id, [PLATFORM])
    sets = world.peer(PLATFORM, world.root).poll(returnImmediately=True)["sets"]
    world.peer(PLATFORM).poll(ack=list(sets), maxEvents=0)


def _refuses_token(world: World) -> None:
    world.send(world.report().case_id, [PLATFORM])
    sets = world.peer(PLATFORM, world.root).poll(returnImmediately=True)["sets"]
    errors = {jti: {"err": "invalid_request", "description": "no"} for jti in sets}
    world.peer(PLATFORM).poll(setErrs=errors, maxEvents=0)


def _takes_outcome(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [PLATFORM])
    outcome = {
        "outcome_id": str(uuid.uuid4()),
        "reference": reported.reference,
        "status": "under_review",
        "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    (result,) = world.peer(PLATFORM).post_outcomes(outcome)
    expect(result["status"] == 201, str(result))


def _replays(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [PLATFORM])
    root = world.peer(PLATFORM, world.root)
    root.poll(ack=list(root.poll(returnImmediately=True)["sets"]), maxEvents=0)
    url = f"{BASE}/v1/platforms/{PLATFORM}/replay"
    world.peer(PLATFORM).post(url, {"references": [reported.reference]})


def _verifies(world: World) -> None:
    url = f"{BASE}/v1/platforms/{PLATFORM}/verification"
    world.peer(PLATFORM).post(url, {"state": "rehearsal"})


def _hands_copy(world: World) -> None:
    reported, upload = with_file(world)
    world.send(reported.case_id, [PLATFORM])
    world.operators.record_scan(key_of(reported, upload), "NO_THREATS_FOUND")
    url = f"{BASE}/v1/platforms/{PLATFORM}/evidence"
    (file,) = fold(world.operators.adapters.case_log.read(reported.case_id)).evidence.values()
    body = {"reference": reported.reference, "sha256": file.sha256}
    link = world.peer(PLATFORM).post(url, body)
    fetch(world, link["url"])


def _publishes_keys(world: World) -> None:
    get(world, "/.well-known/jwks.json")
    get(world, "/.well-known/jwks-history.json")


CHECKS = tuple(
    ("api_handler", name, run)
    for name, run in (
        ("a platform polls", _polls),
        ("an answer is signed by a later key", _signs_by_later_key),
        ("a platform acknowledges", _acknowledges),
        ("a platform refuses a token", _refuses_token),
        ("a platform posts an outcome", _takes_outcome),
        ("a platform has tokens replayed", _replays),
        ("a platform verifies its feed", _verifies),
        ("a platform fetches a file", _hands_copy),
        ("our keys are published", _publishes_keys),
    )
)
