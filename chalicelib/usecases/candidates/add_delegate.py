"""Give an agent or a member of staff a code of their own."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from chalicelib.errors import Fault, LostRace, RulesBroken, Unavailable
from chalicelib.limits import DELEGATES
from chalicelib.model.access_codes import LENGTH, draw_code, hash_code
from chalicelib.model.bodies import Name
from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.ports import Delegates, IdSecrets, Now

_NAME: TypeAdapter[str] = TypeAdapter(Name)


@dataclass(frozen=True, slots=True)
class AddDelegateDeps:
    """What adding, listing and revoking codes need. ``draw(bits)`` gives a random number."""

    delegates: Delegates
    secrets: IdSecrets
    now: Now
    draw: Callable[[int], int]


def add_delegate(
    deps: AddDelegateDeps, candidate: NominatedCandidate, name: str
) -> tuple[Delegate, str]:
    """Return the new delegate and the code, which is shown this once and stored only as a hash.

    Raises RulesBroken for no name, one of over 200 characters, or more than twenty working codes;
    Unavailable where an import writes the candidate now, or has withdrawn them.
    """
    delegates = deps.delegates.delegates_of(candidate)
    working = [delegate for delegate in delegates if delegate.revoked_at is None]
    if len(working) >= DELEGATES:
        raise RulesBroken([Fault("/name", "too_many_delegates", f"{DELEGATES} codes work already")])
    code = draw_code(deps.draw(5 * LENGTH))
    delegate = Delegate(
        id=f"{deps.draw(64):016x}",
        name=_checked(name),
        code_hash=hash_code(deps.secrets.versions[deps.secrets.current], code),
        added_at=deps.now(),
    )
    try:
        deps.delegates.add_delegate(candidate, delegate)
    except LostRace as lost:
        raise Unavailable from lost
    return delegate, code


def _checked(name: str) -> str:
    try:
        return _NAME.validate_python(name)
    except ValidationError as error:
        kind = error.errors(include_input=False)[0]["type"]
        raise RulesBroken([Fault("/name", kind, "Must be a name")]) from error
