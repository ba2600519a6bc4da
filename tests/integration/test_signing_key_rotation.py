"""Our key is rolled over by the operator's command, and no platform misses a poll."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from chalicelib.operator import cli
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from chalicelib.signing.keys import jwks
from tests.support.deployed import Deployed
from tests.support.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime.now(UTC) - timedelta(days=2))


@pytest.fixture
def deployment(deployed: Deployed, clock: FakeClock) -> Deployment:
    return Deployment(OperatorAdapters(deployed.settings, now=clock, wall=clock))


def operate(deployment: Deployment, *words: str) -> int:
    code = cli.main(["signing-keys", *words], deployment)
    deployment.__dict__.pop("send_verification", None)  # another process, which reads anew
    deployment.adapters.__dict__.pop("signing_keys", None)
    return code


def verified(deployment: Deployment) -> list[str]:
    """The kid of every token that x is offered, each verified by what is published."""
    published = {
        k["kid"]: jwt.PyJWK(k) for k in jwks(deployment.adapters.signing_keys.published())["keys"]
    }
    kids = []
    for token in deployment.adapters.feed.offer("x", 100).tokens.values():
        kid = jwt.get_unverified_header(token)["kid"]
        jwt.decode(token, published[kid], algorithms=["ES256"], audience="x")
        kids.append(kid)
    return kids


@pytest.mark.parametrize("deployed", ["moto"], indirect=True)
def test_token_verifies_while_keys_roll_over(
    deployment: Deployment, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    first = deployment.adapters.signing_keys.current().kid
    assert operate(deployment, "list") == 0
    assert "signs, alone" in capsys.readouterr().out
    deployment.send_verification("x", None)
    assert operate(deployment, "rotate", "--hours", "1") == 0
    assert verified(deployment) == [first]
    assert len(deployment.adapters.signing_keys.published()) == 2
    assert operate(deployment, "rotate") == 1, "one at a time"
    clock.advance(hours=1)
    second = deployment.adapters.signing_keys.current().kid
    assert second != first
    deployment.send_verification("x", None)
    assert sorted(verified(deployment)) == sorted([first, second])
    assert operate(deployment, "remove", first) == 1
    assert "leave it published until their cases are erased" in capsys.readouterr().err
    assert {key["kid"] for key in deployment.adapters.signing_keys.published()} == {first, second}
    capsys.readouterr()
    assert operate(deployment, "list") == 0
    assert "signing" in capsys.readouterr().out
    assert operate(deployment, "rotate", "--at-once") == 0
    assert deployment.adapters.signing_keys.current().kid not in {first, second}
