"""Rotating our secrets: what was made under an old version stays good until its day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

import pytest

from chalicelib.aws.secrets import LiveSecrets
from chalicelib.errors import Conflict, Unavailable
from chalicelib.limits import CONTACT_LINK, KEY_LEAST_AHEAD, STATUS_COOKIE
from chalicelib.model.secret_versions import GOOD_FOR, Purpose, SecretVersion
from chalicelib.usecases.secrets.list_secrets import ListSecretsDeps, list_secrets
from chalicelib.usecases.secrets.retire_secret import retire_secret
from chalicelib.usecases.secrets.rotate_secret import RotateSecretDeps, rotate_secret
from tests.support.fakes import FakeClock, MemorySecretRegistry


class Keeper:
    """An operator, and a process that uses what they keep."""

    def __init__(self) -> None:
        self.clock, self.registry = FakeClock(), MemorySecretRegistry()
        self.seconds = 0.0
        numbers = count(2)
        self.rotating = RotateSecretDeps(
            self.registry, self.clock, lambda: b"secret %d" % next(numbers)
        )
        self.listing = ListSecretsDeps(self.registry, self.clock)

    def process(self, purpose: Purpose) -> LiveSecrets:
        return LiveSecrets(lambda: self.registry.read(purpose), self.clock, lambda: self.seconds)

    def rotate(
        self, purpose: Purpose, until: datetime | None = None, *, at_once: bool = False
    ) -> Sequence[SecretVersion]:
        return rotate_secret(self.rotating, purpose, until, at_once=at_once)

    def wait(self, span: timedelta) -> None:
        self.clock.advance(seconds=span.total_seconds())
        self.seconds += span.total_seconds()

    def states(self, purpose: Purpose) -> list[str]:
        return [s.state for s in list_secrets(self.listing) if s.purpose is purpose]


def test_new_version_is_known_to_every_process_before_it_makes() -> None:
    keeper = Keeper()
    process = keeper.process(Purpose.LINKS)
    assert process.current == "1"
    keeper.rotate(Purpose.LINKS)
    keeper.wait(KEY_LEAST_AHEAD / 2)
    assert (process.current, set(process.versions)) == ("1", {"1", "2"})
    assert keeper.states(Purpose.LINKS) == ["current", "next"]
    keeper.wait(KEY_LEAST_AHEAD / 2)
    assert process.current == "2"
    assert process.newest_first() == [("2", b"secret 2"), ("1", b"the first secret")]
    assert keeper.states(Purpose.LINKS) == ["old", "current"]


@pytest.mark.parametrize(
    ("purpose", "good_for"), [(Purpose.LINKS, CONTACT_LINK), (Purpose.FORMS, STATUS_COOKIE)]
)
def test_old_version_is_refused_once_the_last_it_made_has_run_out(
    purpose: Purpose, good_for: timedelta
) -> None:
    keeper = Keeper()
    process = keeper.process(purpose)
    keeper.rotate(purpose)
    keeper.wait(KEY_LEAST_AHEAD + good_for - timedelta(seconds=1))
    assert set(process.versions) == {"1", "2"}
    keeper.wait(timedelta(seconds=1))
    assert set(process.versions) == {"2"}
    assert keeper.states(purpose) == ["refused", "current"]
    assert keeper.states(Purpose.CODES) == ["current"]


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - set(GOOD_FOR)))
def test_day_has_to_be_given_of_what_is_printed_or_kept(purpose: Purpose) -> None:
    keeper = Keeper()
    with pytest.raises(Conflict, match="say until when"):
        keeper.rotate(purpose)
    keeper.rotate(purpose, keeper.clock() + timedelta(days=200))
    keeper.wait(timedelta(days=199))
    assert set(keeper.process(purpose).versions) == {"1", "2"}
    keeper.wait(timedelta(days=1))
    assert set(keeper.process(purpose).versions) == {"2"}


def test_secret_that_leaked_is_replaced_and_refused_at_once() -> None:
    keeper = Keeper()
    keeper.rotate(Purpose.FORMS, at_once=True)
    assert keeper.process(Purpose.FORMS).current == "2"
    retire_secret(keeper.listing, Purpose.FORMS, "1", None)
    assert set(keeper.process(Purpose.FORMS).versions) == {"2"}


def test_version_is_retired_on_the_day_that_is_given() -> None:
    keeper = Keeper()
    keeper.rotate(Purpose.CODES, keeper.clock() + timedelta(days=300), at_once=True)
    retire_secret(keeper.listing, Purpose.CODES, "1", keeper.clock() + timedelta(days=3))
    keeper.wait(timedelta(days=2))
    assert set(keeper.process(Purpose.CODES).versions) == {"1", "2"}
    keeper.wait(timedelta(days=1))
    assert set(keeper.process(Purpose.CODES).versions) == {"2"}


@pytest.mark.parametrize(("version", "why"), [("1", "rotate first"), ("7", "no version 7")])
def test_retire_refuses_what_makes_now_and_what_is_not_there(version: str, why: str) -> None:
    with pytest.raises(Conflict, match=why):
        retire_secret(Keeper().listing, Purpose.LINKS, version, None)


def test_rotate_refuses_a_second_before_the_first_began_and_a_day_before_that() -> None:
    keeper = Keeper()
    with pytest.raises(Conflict, match="before the new version begins"):
        keeper.rotate(Purpose.LINKS, keeper.clock())
    keeper.rotate(Purpose.LINKS)
    with pytest.raises(Conflict, match="has not begun"):
        keeper.rotate(Purpose.LINKS)
    keeper.wait(KEY_LEAST_AHEAD)
    versions = keeper.rotate(Purpose.LINKS)
    assert [version.id for version in versions] == ["1", "2", "3"]
    assert versions[0].ends == keeper.registry.read(Purpose.LINKS)[0].ends


def test_process_keeps_what_it_read_while_secrets_cannot_be_read() -> None:
    keeper = Keeper()
    process = keeper.process(Purpose.LINKS)
    keeper.registry.down = True
    with pytest.raises(Unavailable):
        process.versions  # noqa: B018 # it is a property
    keeper.registry.down = False
    assert set(process.versions) == {"1"}
    keeper.registry.down = True
    keeper.wait(KEY_LEAST_AHEAD)
    assert set(process.versions) == {"1"}
