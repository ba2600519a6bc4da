"""Files as platforms get them: named in tokens, fetched by a link."""

import hashlib
from typing import Any

import jwt

import app
from tests.support import events
from tests.support.exchange import Exchange
from tests.support.files import making
from tests.support.files.uploading import (
    DIGEST,
    PNG,
    settle,
    uploaded,
)
from tests.support.platform_client import ask_as_platform


def about_x(upload_id: str) -> dict[str, Any]:
    """A file that is about the report's post on x."""
    return {"upload_id": upload_id, "incidents": [0]}


def test_platform_gets_a_link_by_a_signed_request(exchange: Exchange) -> None:
    world = exchange.world
    case_id = exchange.fed(
        "x", evidence=[about_x(uploaded(world)), about_x(uploaded(world, making.mp4()))]
    )
    app.fan_out(events.stream((case_id, 1)), events.CONTEXT)
    settle(world)
    reference = world.case_by_id(case_id).reference
    request = {"reference": reference, "sha256": DIGEST}
    answer = ask_as_platform(exchange, "evidence", request)
    assert answer.status == 200
    assert set(answer.json) == {"url", "expires_at", "sha256", "content_type", "scan"}
    assert answer.json["sha256"] != DIGEST
    film = {**request, "sha256": hashlib.sha256(making.mp4()).hexdigest()}
    refused = ask_as_platform(exchange, "evidence", film)
    assert (refused.status, refused.json["code"]) == (409, "withheld")
    assert ask_as_platform(exchange, "evidence", request, exchange.facebook).status == 403
    assert ask_as_platform(exchange, "evidence", {**request, "sha256": "0" * 64}).status == 404
    wrong = ask_as_platform(exchange, "evidence", {"reference": reference, "sha256": "x"})
    assert (wrong.status, wrong.json["errors"][0]["pointer"]) == (400, "/sha256")


def test_first_token_names_files_that_were_checked_before(exchange: Exchange) -> None:
    world = exchange.world
    double = [about_x(uploaded(world, content)) for content in (PNG, PNG, b"MZ")]
    case_id = exchange.fed("x", evidence=double)
    (token,) = exchange.feed.offer("x", 10).tokens.values()
    claims = jwt.decode(token, options={"verify_signature": False})
    (payload,) = claims["events"].values()
    assert payload["evidence"] == [{"sha256": DIGEST, "content_type": "image/png"}]
    assert world.log.cases[case_id]
