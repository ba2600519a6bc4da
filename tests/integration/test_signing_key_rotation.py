"""Our key is rolled over by the operator's command, and no platform misses a poll."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from chalicelib.operator import cli
from chalicelib.operator.deployment import Deployment
from chalicelib.signing.keys import jwks
from chalicelib.usecases.platform.send_verification import send_verification
from tests.support.deployed import Deployed
from tests.support.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime.now(UTC) - timedelta(days=2))


@pytest.fixture
def deployment(deployed: Deployed, clock: FakeClock) -> Deployment:
    return Deployment(deployed.settings, now=clock, wall=clock)


def operate(deployment: Deployment, *words: str) -> int:
    code = cli.main(["signing-keys", *words], deployment)
    deployment.__dict__.pop("signer", None)  # another process, which reads anew
    deployment.__dict__.pop("feeding", None)
    return code


def verified(deployment: Deployment) -> list[str]:
    """The kid of every token that x is offered, each verified by what is published."""
    published = {k["kid"]: jwt.PyJWK(k) for k in jwks(deployment.signer.published())["keys"]}
    kids = []
    for token in deployment.feed.offer("x", 100).tokens.values():
        kid = jwt.get_unverified_header(token)["kid"]
        jwt.decode(token, published[kid], algorithms=["ES256"], audience="x")
        kids.append(kid)
    return kids


@pytest.mark.parametrize("deployed", ["moto"], indirect=True)
def test_keys_roll_over_and_every_token_verifies(
    deployment: Deployment, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    first = deployment.signer.current().kid
    assert operate(deployment, "list") == 0
    assert "signs, alone" in capsys.readouterr().out
    send_verification(deployment.feeding, "x", None, lambda count: bytes(count))
    assert operate(deployment, "rotate", "--hours", "1") == 0
    assert verified(deployment) == [first]
    assert len(deployment.signer.published()) == 2
    assert operate(deployment, "rotate") == 1, "one at a time"
    clock.advance(hours=1)
    second = deployment.signer.current().kid
    assert second != first
    send_verification(deployment.feeding, "x", None, lambda count: b"1" * count)
    assert sorted(verified(deployment)) == sorted([first, second])
    assert operate(deployment, "remove", first) == 1
    assert "tokens that it signed wait for x" in capsys.readouterr().err
    tokens = deployment.feed.offer("x", 100).tokens
    deployment.feed.acknowledge(deployment.feed.waiting("x", tokens))
    assert operate(deployment, "remove", first) == 0
    assert [key["kid"] for key in deployment.signer.published()] == [second]
    capsys.readouterr()
    assert operate(deployment, "list") == 0
    assert "signing" in capsys.readouterr().out
    assert operate(deployment, "rotate", "--at-once") == 0
    assert deployment.signer.current().kid not in {first, second}
