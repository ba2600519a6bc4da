"""Run the template's scheduled jobs when they find work: an idle run changes nothing, and is not.

What runs on the minute is asked when it next has something to do; what looks at everything runs at
the end.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from chalice.app import ScheduledEventConfig

from app import app
from chalicelib.limits import OPERATOR_MAIL_EVERY, PARKED_AFTER
from chalicelib.model.preferences import Preferences, next_morning
from drill.agenda import on_the_minute
from drill.stage import StagedProduct
from local.events import next_run

_MINUTE = timedelta(minutes=1)
_MANY = 500
_SET_CHECKS = ("fan_out", "chase_overdue", "chase_lane")
"""Functions that change when a case is looked at next."""
_AT_THE_END = frozenset(
    {"publish_response_stats", "reconcile", "settle_uploads"}
    | {"sign_chain_heads", "erase_expired_cases"}
)
"""What looks at everything, is shown on pages, or finds what failures left behind: in a drill once,
on the last night."""
_NOT_PLAYED = frozenset({"seed_reports", "watch_service"})
"""Made-up reports of the sandbox, and of the watch four times an hour: none is the election's."""
NextWork = Callable[[], datetime | None]


class Jobs:
    """Knows which job has work when."""

    def __init__(self, stage: StagedProduct) -> None:
        self._stage = stage
        self._digests: dict[str, datetime] = {}
        """By authority: when what waits for it is mailed."""
        self._stale: list[datetime] = []
        """When tokens that wait in a feed will have waited too long."""
        self._operators_ran = stage.clock()
        self._operators_at: tuple[tuple[int, int], datetime | None] = (-1, -1), None
        self._expressions = dict(schedules())
        self._due = {
            name: next_run(text, stage.clock())
            for name, text in self._expressions.items()
            if name not in _AT_THE_END
        }
        self._checked: tuple[tuple[int, ...], datetime | None] = (), None
        self._work: dict[str, NextWork] = {
            "chase_overdue": self._check,
            "send_digests": lambda: min(self._digests.values(), default=None),
            "notify_operators": self._operators,
            "send_daily_summaries": lambda: next_morning(stage.clock() - _MINUTE),
            "park_unacknowledged": lambda: min(self._stale, default=None),
        }
        for function in ("notify_authorities", "notify_verified"):
            stage.on_message[function] = self._digest_waits

    def token_stays(self) -> None:
        """Note that a token was put into a feed that nobody reads: it is parked in time."""
        at = (self._stage.clock() + PARKED_AFTER).replace(minute=0, second=0, microsecond=0)
        at += timedelta(hours=1)
        if not self._stale or self._stale[-1] != at:
            self._stale.append(at)

    def _digest_waits(self, authority: str) -> None:
        if authority not in self._digests:
            self._look_at_digest(authority)

    def _look_at_digest(self, authority: str) -> None:
        """Note when what waits for an authority is mailed: within minutes, or by its digest."""
        adapters, now = self._stage.embedded.adapters, self._stage.clock()
        self._digests.pop(authority, None)
        waiting = adapters.digests.waiting(authority, 1)
        if waiting:
            wishes = adapters.directory.preferences().get(authority, Preferences())
            due = wishes.digest_due(waiting[0].since)
            self._digests[authority] = max(now, now if waiting[0].soon else due) + _MINUTE

    def _check(self) -> datetime | None:
        """Return when a case is to be looked at next. Fanning out and chasing alone change it."""
        changed = tuple(self._stage.invocations[job] for job in _SET_CHECKS)
        if self._checked[0] != changed:
            self._checked = changed, self._stage.embedded.adapters.clocks.next()
        return self._checked[1]

    def _operators(self) -> datetime | None:
        """Return when our operators may be mailed: a minute after news, else once it gathered."""
        routed = self._stage.invocations["fan_out"], self._stage.invocations["notify_operators"]
        if self._operators_at[0] != routed:
            since = [at for _, at in self._stage.embedded.adapters.operator_inbox.waiting(_MANY)]
            times = [at + _MINUTE for at in since if at > self._operators_ran]
            times += [at + OPERATOR_MAIL_EVERY for at in since]
            self._operators_at = routed, min(times, default=None)
        return self._operators_at[1]

    def next(self) -> datetime | None:
        """Return when a job runs next that has work."""
        times = [self._when(name) for name in self._due]
        return min((on_the_minute(at) for at in times if at is not None), default=None)

    def _when(self, name: str) -> datetime | None:
        if name not in self._work:
            return self._due[name]
        at = self._work[name]()
        return None if at is None else max(at, self._due[name])

    def run_due(self) -> None:
        """Run what is due and has work."""
        now = self._stage.clock()
        for name in self._due:
            at = self._when(name)
            if at is not None and at <= now:
                self._run(name)

    def _run(self, name: str) -> None:
        now = self._stage.clock()
        due_now = [authority for authority, at in self._digests.items() if at <= now]
        self._stage.run_job(name)
        self._due[name] = next_run(self._expressions[name], now)
        if name == "notify_operators":
            self._operators_ran = now
        if name == "send_digests":
            self._stage.settle()
            for authority in due_now:
                self._look_at_digest(authority)
        if name == "park_unacknowledged":
            self._stale = [at for at in self._stale if at > now]

    def run_all(self) -> None:
        """Run every job once, whether it has work or not: the last night."""
        for name in self._expressions:
            self._stage.run_job(name)
            self._stage.settle()


def schedules() -> Iterator[tuple[str, str]]:
    """Yield each scheduled function with its expression, as the app and so the template has it."""
    for config in app.event_sources:
        if isinstance(config, ScheduledEventConfig) and config.name not in _NOT_PLAYED:
            expression: Any = config.schedule_expression
            is_text = isinstance(expression, str)
            yield str(config.name), str(expression if is_text else expression.to_string())
