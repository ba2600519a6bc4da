"""How long the machine tries."""

from hypothesis import HealthCheck, Phase, settings

STEPS = 50
CI = settings(
    max_examples=200,
    stateful_step_count=STEPS,
    derandomize=True,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
"""10,000 steps, the same ones every time."""

THOROUGH = settings(CI, max_examples=2_000, derandomize=False)

DISAGREES = settings(CI, max_examples=1_000, phases=[Phase.generate])
"""As CI, for a test that only wants to know whether the machine disagrees: what is tried depends on
the modules that are loaded, and most defects show in one run of eighty."""
