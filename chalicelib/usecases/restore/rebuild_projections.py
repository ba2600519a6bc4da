"""Make everything that follows from the log anew: clocks, figures, lists, feeds, patterns.

Erasures come first. A case that fails holds up no other: it is named at the end. Where a run was
cut off is remembered, so that the next goes on from there; doing a case again does no harm, since
nothing here sends anything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.ports import Guards
from chalicelib.units import Days
from chalicelib.usecases.cases.replay_erasures import ReplayedErasures

_PLACE = "restore#rebuild"
_EVERY = 20
"""Cases from one note of the place to the next."""

_REMEMBERED = Days(1)


@dataclass(frozen=True, slots=True)
class RebuildProjectionsDeps:
    """What rebuilding needs. ``steps`` are done with each case, in their order, by name; those of
    ``readable_steps`` with a case that has its words yet."""

    replay_erasures: Callable[[], ReplayedErasures]
    case_ids: Callable[[], Iterable[str]]
    readable: Callable[[], Iterable[str]]
    steps: Mapping[str, Callable[[str], object]]
    readable_steps: Mapping[str, Callable[[str], object]]
    forget_patterns: Callable[[], object]
    guards: Guards


@dataclass(frozen=True, slots=True)
class FailedCase:
    """A step that failed of a case, and the name of the error."""

    case_id: str
    step: str
    error: str


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """What rebuilding came to."""

    cases: int
    resumed_after: str
    """The case after which an earlier run was cut off; "" from the beginning."""
    failed: Sequence[FailedCase]
    erasures: ReplayedErasures


def rebuild_projections(
    deps: RebuildProjectionsDeps,
    on_case: Callable[[], object] = lambda: None,
    *,
    only: Sequence[str] = (),
) -> RebuildResult:
    """Rebuild every case, or ``only`` some; give those that failed. ``on_case`` is called
    after each.

    Raises Unavailable where erasures cannot be replayed or the log not be listed.
    """
    erasures = deps.replay_erasures()
    after, again = ("", ()) if only else _place(deps)
    every = sorted(only or deps.case_ids())
    if not only and not after:
        deps.forget_patterns()
    to_rebuild = [case_id for case_id in every if case_id > after or case_id in again]
    readable = frozenset(deps.readable())
    failed = list[FailedCase]()
    for done, case_id in enumerate(to_rebuild, start=1):
        failed += _rebuild(deps, case_id, readable=case_id in readable)
        if not only and done % _EVERY == 0:
            due = set(again).intersection(to_rebuild[done:])  # failed before, and had no turn yet
            _note_place(deps, max(case_id, after), due.union(failure.case_id for failure in failed))
        on_case()
    if not only:
        deps.guards.forget(_PLACE)
    return RebuildResult(len(to_rebuild), after, failed, erasures)


def _place(deps: RebuildProjectionsDeps) -> tuple[str, Sequence[str]]:
    """Return the case after which a run was cut off, and those that had failed by then."""
    place = deps.guards.recall(_PLACE) or {}
    return place.get("after", ""), place.get("failed", "").split()


def _note_place(deps: RebuildProjectionsDeps, case_id: str, failed: Iterable[str]) -> None:
    place = {"after": case_id, "failed": " ".join(sorted(failed))}
    deps.guards.keep(_PLACE, place, _REMEMBERED.whole_seconds)


def _rebuild(deps: RebuildProjectionsDeps, case_id: str, *, readable: bool) -> Iterator[FailedCase]:
    steps = {**deps.steps, **(deps.readable_steps if readable else {})}
    for name, step in steps.items():
        try:
            step(case_id)
        except Exception as error:
            yield FailedCase(case_id, name, type(error).__name__)
