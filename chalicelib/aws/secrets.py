"""Our HMAC secrets, from Secrets Manager: one secret for each purpose, several versions in it.

``{"current": "2", "1": "…", "2": "…", "dates": {"1": {"ends": "…"}, "2": {"begins": "…"}}}``; what
CloudFormation makes has no dates. A process reads it again every five minutes, so a version that is
added is known to all before it begins, and one that ends is refused by all.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from chalicelib.aws.failures import OurErrors
from chalicelib.aws.remembered import Remembered
from chalicelib.limits import KEY_LEAST_AHEAD
from chalicelib.model.events import moment, stamp
from chalicelib.model.secret_versions import Purpose, SecretVersion, current_of
from chalicelib.ports import IdSecrets, Now

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_KEEP_SECONDS = KEY_LEAST_AHEAD.whole_seconds / 2


class StoredSecrets:
    """The port ``SecretRegistry`` on one secret of Secrets Manager for each purpose."""

    def __init__(self, manager: "SecretsManagerClient", ids: Mapping[Purpose, str]) -> None:
        self._manager, self._ids = manager, ids

    def read(self, purpose: Purpose) -> Sequence[SecretVersion]:
        """List the versions of a purpose. Raises Unavailable."""
        with OurErrors("secretsmanager"):
            answer = self._manager.get_secret_value(SecretId=self._ids[purpose])
        members = json.loads(answer["SecretString"])
        dates, _ = members.pop("dates", {}), members.pop("current")
        return [
            SecretVersion(
                id=version,
                secret=text.encode(),
                **{name: moment(at) for name, at in dates.get(version, {}).items()},
            )
            for version, text in members.items()
        ]

    def write(self, purpose: Purpose, versions: Sequence[SecretVersion]) -> None:
        """Write all versions of a purpose. Raises Unavailable."""
        members = {version.id: version.secret.decode() for version in versions}
        dates = {version.id: _dates(version) for version in versions}
        text = json.dumps({"current": versions[-1].id, **members, "dates": dates})
        with OurErrors("secretsmanager"):
            self._manager.put_secret_value(SecretId=self._ids[purpose], SecretString=text)


class LiveSecrets(IdSecrets):
    """The versions of one purpose as they are by now; what was read is kept for minutes, and longer
    where it cannot be read again."""

    def __init__(
        self, read: Callable[[], Sequence[SecretVersion]], now: Now, tick: Callable[[], float]
    ) -> None:
        self._now, self._remembered = now, Remembered(read, _KEEP_SECONDS, tick)

    @property
    def current(self) -> str:
        """Return the id of the version that makes now. Raises Unavailable."""
        return current_of(self._remembered.get(), self._now()).id

    @property
    def versions(self) -> Mapping[str, bytes]:
        """Map the id of each version that is good now to its secret. Raises Unavailable."""
        now = self._now()
        return {
            version.id: version.secret for version in self._remembered.get() if version.is_good(now)
        }

    def newest_first(self) -> list[tuple[str, bytes]]:
        """List (version, secret), the current one first, all as they are at one moment."""
        now, versions = self._now(), self._remembered.get()
        current = current_of(versions, now)
        older = (version for version in versions if version.is_good(now) and version != current)
        return [(version.id, version.secret) for version in (current, *older)]

    def oldest(self) -> bytes:
        """Return the secret that was added first, of those that are good and may make now."""
        now = self._now()
        return next(v.secret for v in self._remembered.get() if v.is_good(now) and v.makes(now))

    def all_ever(self) -> list[bytes]:
        """Return every secret, expired ones included."""
        return [version.secret for version in self._remembered.get()]


def live_secrets(registry: StoredSecrets, purpose: Purpose, now: Now) -> LiveSecrets:
    """Return the versions of a purpose as a process of ours uses them."""
    return LiveSecrets(lambda: registry.read(purpose), now, time.monotonic)


def _dates(version: SecretVersion) -> dict[str, str]:
    dates = {"begins": version.begins, "ends": version.ends}
    return {name: stamp(at) for name, at in dates.items() if at is not None}
