"""Do something with every case: one that fails holds up no other, and is named at the end."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import progress


@dataclass(frozen=True, slots=True)
class EachCase:
    """How many cases there were, and the error's name of each that failed, by reference."""

    total: int
    failed: Mapping[str, str]

    @property
    def lines(self) -> Sequence[str]:
        """Return a line for each that failed."""
        return [f"{reference}: {error}" for reference, error in self.failed.items()]

    @property
    def data(self) -> Mapping[str, Any]:
        """Return what failed, for programs; nothing where nothing did."""
        return {"failed": self.failed} if self.failed else {}

    @property
    def exit_code(self) -> int:
        """Return 1 where some failed."""
        return int(bool(self.failed))


def each_case(
    deployment: Deployment, act: Callable[[str], object], args: argparse.Namespace
) -> EachCase:
    """Act on every case's id, whatever becomes of the one before. Raises Unavailable where they
    cannot be listed."""
    cases, failed = deployment.list_case_ids(), dict[str, str]()
    with progress("Reading cases", len(cases), visible=not args.json) as advance:
        for case_id in cases:
            try:
                act(case_id)
            except Exception as error:
                failed[reference_of(case_id)] = type(error).__name__
            advance()
    return EachCase(len(cases), failed)
