"""Who restores every table from before an erasure, and may use KMS, reads nothing of it.

At commit e8d7562 the attacker reads all of it for 35 days: the wrapped key of a case was an
attribute of event 1, and that of its tokens stood in the feed, both in every backup.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from chalicelib.config import Settings
from chalicelib.container import Container
from chalicelib.model.events import Kind
from chalicelib.model.references import reference_of
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.ports import Dispatch
from tests.support.factories import report
from tests.support.fakes import FakeClock
from tests.support.operators import RFC_8037
from tests.support.restoring import back_up, backed_up, restore

WORDS = "I know where you live, wrote somebody invented."


@dataclass(frozen=True)
class Restored:
    """What the attacker has: the tables as they were, beside what was not restored."""

    settings: Settings
    erased: str
    other: str

    def process(self, clock: FakeClock) -> Deployment:
        return Deployment(OperatorAdapters(self.settings, now=clock, wall=clock))


@pytest.fixture
def restored(product: Container, clock: FakeClock, tmp_path: Path) -> Restored:
    """Two cases that x was sent; everything backed up; one case erased; everything restored."""
    deployment = Deployment(OperatorAdapters(product.settings, now=clock, wall=clock))
    key = tmp_path / "key.json"
    key.write_text(json.dumps(RFC_8037))
    assert main(["platforms", "add-key", "x", str(key)], deployment) == 0
    cases = [deployment.store_report(report(statement=WORDS)).first.case_id for _ in range(2)]
    for case_id in cases:
        deployment.feed_platform(Dispatch(case_id, 1, "x"))
    jti = jti_of(deployment, cases[0])
    assert deployment.adapters.feed.park("x", jti, err="e", description=WORDS)
    backups = back_up(product.settings)
    clock.advance(days=1)
    deployment.erase_case(cases[0])
    return Restored(restore(product.settings, backups), *cases)


def jti_of(deployment: Deployment, case_id: str) -> str:
    """The id of the token that x was sent of a case."""
    sent = [e for e in deployment.adapters.case_log.read(case_id) if "jti" in e.public]
    return str(sent[-1].public["jti"])


def test_backups_reach_the_log_and_the_feed_and_no_key() -> None:
    assert backed_up() == {"case_events_table", "feed_table", "directory_table", "clocks_table"}


def test_restored_words_and_tokens_of_an_erased_case_cannot_be_opened(
    restored: Restored, clock: FakeClock
) -> None:
    attacker = restored.process(clock).adapters
    before = attacker.case_log.read(restored.erased)
    assert Kind.ERASED not in [event.kind for event in before], "the log is that of before"
    assert [event.private for event in before] == [None] * len(before)
    assert attacker.case_log.first(restored.erased) == before[0]
    (other,) = [e for e in attacker.case_log.read(restored.other) if e.private is not None]
    assert WORDS in str(other.private)
    offered = attacker.feed.offer("x", 10).tokens
    assert set(offered) == {jti_of(restored.process(clock), restored.other)}


def test_rehearsed_restore_erases_again_before_anybody_reads(
    restored: Restored, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    operator = restored.process(clock)
    for _ in range(2):  # again does no harm
        capsys.readouterr()
        assert main(["--json", "restore", "replay-erasures"], operator) == 0
        assert json.loads(capsys.readouterr().out) == {"erased": 1, "unknown": 0, "lost": []}
    kinds = [event.kind for event in operator.adapters.case_log.read(restored.erased)]
    assert kinds.count(Kind.ERASED) == 1
    assert operator.adapters.feed.list_parked("x") == []
    for case_id, is_erased in ((restored.erased, True), (restored.other, False)):
        verified = operator.verify_case(case_id)
        assert (verified.broken, verified.erased) == (None, is_erased)


def test_lost_keys_are_named_and_no_case_is_erased_for_them(
    restored: Restored, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table of keys that is damaged, or the wrong one, must not erase what it has not."""
    operator = restored.process(clock)
    first = next(iter(operator.adapters.case_log_table.stored(restored.other)))
    operator.adapters.key_slots.destroy(str(first.key_slot))
    assert main(["--json", "restore", "replay-erasures"], operator) == 1
    lost = [reference_of(restored.other)]
    assert json.loads(capsys.readouterr().out)["lost"] == lost
    kinds = [event.kind for event in operator.adapters.case_log.read(restored.other)]
    assert Kind.ERASED not in kinds
    broken = operator.verify_case(restored.other).broken
    assert broken is not None
    assert (broken.seq, broken.why[:16]) == (1, "has lost its key")


def test_ledger_names_cases_that_a_restored_log_has_not(
    product: Container, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment = Deployment(OperatorAdapters(product.settings, now=clock, wall=clock))
    backups = back_up(product.settings)
    case_id = deployment.store_report(report()).first.case_id
    deployment.erase_case(case_id)
    settings = restore(product.settings, backups)
    operator = Deployment(OperatorAdapters(settings, now=clock, wall=clock))
    assert main(["--json", "restore", "replay-erasures"], operator) == 0
    assert json.loads(capsys.readouterr().out) == {"erased": 0, "unknown": 1, "lost": []}
