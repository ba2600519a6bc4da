"""Throttles: whose tries are counted together."""

import pytest

from chalicelib.errors import TooManyTries
from chalicelib.units import Hours
from chalicelib.usecases.sessions.throttle import Throttle, subscriber_of
from tests.support.factories import SECRETS, World

THROTTLE = Throttle("test", 2, Hours(1))


@pytest.mark.parametrize(
    ("address", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", True),
        ("2001:db8:0:1::1", "2001:0DB8:0000:0001::1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("::1", "::2", True),
        ("", "unknown", False),
    ],
)
def test_subscriber_is_an_ipv4_address_or_the_first_64_bits_of_ipv6(
    address: str, other: str, together: bool
) -> None:
    assert (subscriber_of(address) == subscriber_of(other)) is together
    keys = {THROTTLE.key_of(SECRETS, text) for text in (address, other)}
    assert (len(keys) == 1) is together


def test_key_does_not_carry_the_address() -> None:
    key = THROTTLE.key_of(SECRETS, "2001:db8:0:1::1")
    assert "2001" not in key
    assert "db8" not in key


def test_try_is_refused_beyond_the_most_and_one_counted_before_with_it() -> None:
    guards = World().guards
    for _ in range(2):
        THROTTLE.admit(guards, "key")
    THROTTLE.admit_again(guards, "key")
    with pytest.raises(TooManyTries) as refused:
        THROTTLE.admit(guards, "key")
    assert refused.value.retry_after == 3600
    with pytest.raises(TooManyTries):
        THROTTLE.admit_again(guards, "key")
