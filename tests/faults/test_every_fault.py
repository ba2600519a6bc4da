"""One fault of each kind of AWS call, the loop recovering by itself: no promise is broken.

The last steps, before which days pass, cost ten times as much a trial: ``make proof PART=faults``
has them, and every fault of every call; docs/reliability.md has the table.
"""

import subprocess
import sys
from pathlib import Path

from tests.support.faults.choosing import every_trial, pairs, sample
from tests.support.faults.wire import Call, Fault

ROOT = Path(__file__).parents[2]
OF_A_WRITE, OF_A_READ = len(Fault), len(Fault) - 2
"""A call that changes nothing cannot tell whether it was lost before or after it was done."""
READ, WRITE = ("fan_out", "dynamodb", "Query"), ("fan_out", "dynamodb", "PutItem")


def test_promises_hold_when_any_kind_of_call_fails() -> None:
    completed = subprocess.run(
        [sys.executable, "-m", "tests.support.faults", "--steps", "28"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr[-6_000:]


def test_every_trial_leaves_out_the_middle_of_a_long_run_alone() -> None:
    of_step = [Call(*READ, nth) for nth in range(1, 21)] + [Call(*WRITE, 1)]
    trials = every_trial([of_step])
    chosen = [
        call.nth for trial in trials for call, fault in trial.faults if fault is Fault.REFUSED
    ]
    assert chosen == [1, 2, 3, 18, 19, 20, 1]
    assert len(trials) == 6 * OF_A_READ + OF_A_WRITE


def test_sample_has_every_kind_of_call_and_grows_by_its_faults() -> None:
    calls = [[Call(*READ, 1)], [Call(*READ, 1), Call(*WRITE, 1), Call(*WRITE, 2)]]
    small, large = sample(calls, 7, 1), sample(calls, 7, len(Fault))
    assert {trial.faults[0][0][:3] for trial in small} == {READ, WRITE}
    assert set(small) <= set(large)
    assert len(large) == OF_A_READ + OF_A_WRITE
    assert small == sample(calls, 7, 1) != sample(calls, 8, 1)


def test_pairs_are_of_two_calls_of_one_step() -> None:
    calls = [[Call(*READ, 1)], [Call(*READ, 1), Call(*WRITE, 1)]]
    assert {trial.step for trial in pairs(calls, 1, 9)} == {1}
    assert all(len({call for call, _ in trial.faults}) == 2 for trial in pairs(calls, 1, 9))
