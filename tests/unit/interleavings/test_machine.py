"""A machine tries to disagree with a plain account of what everybody should see.

10,000 steps by default, the same ones wherever the same modules are loaded, since Hypothesis draws
from their constants; ``--thorough`` makes ten times as many, others each time.
"""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.interleavings.machine import Interleavings
from tests.support.interleavings.running import CI, THOROUGH


def test_ten_thousand_steps_of_everybody_at_once_agree_with_the_account() -> None:
    is_thorough = settings.get_current_profile_name() == "thorough"
    run_state_machine_as_test(Interleavings, settings=THOROUGH if is_thorough else CI)
