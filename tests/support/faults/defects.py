"""Seven defects that our promises must not survive, as changes of our own source.

Each is planted alone; the tests named beside it must fail then, and with it ``make check``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Change:
    """A passage of a file, and what stands in its place."""

    path: str
    old: str
    new: str

    @property
    def module(self) -> str:
        """The module that the file is."""
        return self.path.removesuffix(".py").replace("/", ".")

    def source(self) -> str:
        """The file as it is."""
        return (ROOT / self.path).read_text("utf-8")

    def planted(self, text: str) -> str:
        """Return the text with the change. Raises ValueError unless the passage is there once."""
        if text.count(self.old) != 1:
            count = text.count(self.old)
            raise ValueError(f"{self.path} has the passage {count} times: {self.old!r}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Defect:
    """What is changed, and the tests that name it."""

    changes: tuple[Change, ...]
    tests: tuple[str, ...]


_ROUTED = """\
    put_on_queues(deps.queues, messages_of(deps, outgoing, deps.patterns.members))
    note_routed(deps, outgoing)
"""
_ROUTED_FIRST = """\
    note_routed(deps, outgoing)
    put_on_queues(deps.queues, messages_of(deps, outgoing, deps.patterns.members))
"""
_QUOTA = """\
        if letter is None or not _one_too_many(deps, case, case.event(dispatch.seq), letter):
            return letter
"""
_QUOTA_UNCOUNTED = """\
        composed.append((case, letter))
        if letter is None or not _is_used_up(deps, case, case.event(dispatch.seq), letter):
            return letter
"""
_COUNTED_AFTERWARDS = """\
    composed: list[tuple[Case, Letter | None]] = []
    send_mail(deps.mailing, dispatch, compose)
    for case, letter in composed:
        if letter is not None:
            _one_too_many(deps, case, case.event(dispatch.seq), letter)


def _is_used_up(deps: NotifyReporterDeps, case: Case, event: Event, letter: Letter) -> bool:
    quota = _quota_of(case, event)
    secret = deps.digests.versions[deps.digests.current]
    to = digest(secret, "mail", mailbox_of(letter.to))
    return quota is not None and deps.guards.tries(f"mails#{quota}#{to}") >= deps.most_mails


def _one_too_many"""

_FAN_OUT = "chalicelib/usecases/notifications/fan_out.py"
_CASE_LOG = "chalicelib/store/case_log.py"
_NOTIFY_REPORTER = "chalicelib/usecases/notifications/notify_reporter.py"
_SIGNATURE = "chalicelib/web/access/signature.py"
_KILLED = "tests/faults/test_killed_consumers.py"
_CONTRACT = "tests/contracts/test_case_log.py"

DEFECTS: Mapping[str, Defect] = {
    "acknowledge before doing": Defect(
        (Change(_FAN_OUT, _ROUTED, _ROUTED_FIRST),),
        (
            (
                "tests/unit/usecases/test_fan_out_and_reconcile.py"
                "::test_fan_out_records_nothing_when_a_queue_is_down"
            ),
        ),
    ),
    "no condition on append": Defect(
        (
            Change(
                _CASE_LOG,
                "self._table.put(members_of(written), _FREE)",
                "self._table.put(members_of(written), None)",
            ),
        ),
        (f"{_CONTRACT}::test_append_raises_lost_race_when_somebody_else_appended[moto]",),
    ),
    "no idempotency key": Defect(
        (
            Change(
                "chalicelib/usecases/platform/feed_platform.py",
                "case_id=case.case_id, seq=event.seq, platform=platform)",
                "case_id=case.case_id, seq=id(payload), platform=platform)",
            ),
        ),
        (f"{_KILLED}::test_platform_gets_one_token_when_the_consumer_was_killed",),
    ),
    "ids swapped in fan-out": Defect(
        (
            Change(
                _FAN_OUT,
                "        for recipient, kind in outgoing.concerned\n",
                "        for (recipient, _), (_, kind) in "
                "zip(outgoing.concerned, outgoing.concerned[::-1], strict=True)\n",
            ),
        ),
        (
            (
                "tests/unit/usecases/test_fan_out_and_reconcile.py"
                "::test_fan_out_sends_each_recipient_one_message_of_ids"
            ),
        ),
    ),
    "nonce checked after use": Defect(
        (
            Change(
                "chalicelib/signing/requests.py",
                "        if not self._spend(nonce, NONCE_SECONDS, counted):\n"
                '            refuse("nonce_seen")\n',
                "        self.check_nonce = lambda: self._spend(nonce, NONCE_SECONDS, counted)\n",
            ),
            Change(
                _SIGNATURE,
                "    return _signed(message, caller, answer)\n",
                "    if not container.verify_request.__self__.check_nonce():\n"
                '        return _unsigned(SignatureRefused("nonce_seen"), message, logged)\n'
                "    return _signed(message, caller, answer)\n",
            ),
        ),
        (
            (
                "tests/unit/web/test_platform_signatures.py"
                "::test_request_that_is_replayed_changes_nothing"
            ),
        ),
    ),
    "lease without fencing": Defect(
        (
            Change(
                "chalicelib/store/leases.py",
                "                actions=[LeaseRow.until.set(_milliseconds(until))],\n"
                "                condition=LeaseRow.fence == fence,\n",
                "                actions=[LeaseRow.until.set(_milliseconds(until))],\n",
            ),
        ),
        ("tests/contracts/test_leases.py::test_overtaken_run_can_neither_renew_nor_release[moto]",),
    ),
    "quota counted after sending": Defect(
        (
            Change(_NOTIFY_REPORTER, _QUOTA, _QUOTA_UNCOUNTED),
            Change(
                _NOTIFY_REPORTER,
                "    send_mail(deps.mailing, dispatch, compose)\n\n\ndef _one_too_many",
                _COUNTED_AFTERWARDS,
            ),
        ),
        (
            (
                "tests/unit/web/test_mail_quotas.py"
                "::test_quota_holds_when_mails_are_sent_at_the_same_time"
            ),
        ),
    ),
}
