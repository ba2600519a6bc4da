"""Remember how far the mails about a flood to one authority have got.

| guard | what |
|---|---|
| ``packed#<authority>`` | the mail that was packed and may not be noted yet |
| ``running#<authority>`` | since when its flood has lasted, and when the last mail of it went out |
| ``unpaged#<authority>`` | our operators were not reached yet |
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.limits import FLOOD, FLOOD_NEWS
from chalicelib.model.events import moment, stamp
from chalicelib.ports import Guards, Now
from chalicelib.units import Days

_REMEMBERED = Days(7)


@dataclass(frozen=True, slots=True)
class RunningMail:
    """One authority's. Every method raises Unavailable."""

    guards: Guards
    authority: str
    now: Now

    def is_due(self) -> bool:
        """Return whether the last mail of the flood was long enough ago, or there was none."""
        running = self.guards.recall(self._key("running"))
        return running is None or self.now() - moment(running["at"]) >= FLOOD_NEWS

    def since(self, first: datetime) -> datetime:
        """Return since when the flood has lasted that ``first`` is part of: those that were mailed
        one by one came within the window before."""
        running = self.guards.recall(self._key("running"))
        return moment(running["since"]) if running else first - FLOOD

    def note(self, since: datetime, *, full: bool) -> None:
        """Remember that a mail of the flood went out. Where it was full the next may follow."""
        at = self.now() - FLOOD_NEWS if full else self.now()
        lasting = timedelta(seconds=2 * FLOOD.whole_seconds)
        value = {"since": stamp(since), "at": stamp(at)}
        self.guards.keep(self._key("running"), value, int(lasting.total_seconds()))

    def packed(self) -> str | None:
        """Return the id of a mail that was packed, and not noted to the end."""
        packed = self.guards.recall(self._key("packed"))
        return packed["digest"] if packed else None

    def pack(self, digest_id: str) -> None:
        """Remember the id of a mail before it goes out."""
        value = {"digest": digest_id}
        self.guards.keep(self._key("packed"), value, _REMEMBERED.whole_seconds)

    def unpack(self) -> None:
        """Forget it: everything in it is noted."""
        self.guards.forget(self._key("packed"))

    def begin(self) -> None:
        """Remember to page our operators, where this is the first mail of a flood."""
        if self.guards.recall(self._key("running")) is None:
            self.guards.keep(self._key("unpaged"), {}, _REMEMBERED.whole_seconds)

    def is_unpaged(self) -> bool:
        """Return whether our operators are to be paged yet."""
        return self.guards.recall(self._key("unpaged")) is not None

    def page(self, page: Callable[[], object]) -> None:
        """Page our operators, if they are still to be."""
        if self.is_unpaged():
            page()
            self.guards.forget(self._key("unpaged"))

    def _key(self, name: str) -> str:
        return f"{name}#{self.authority}"
