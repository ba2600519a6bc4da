"""Give an agent or a member of staff a code of their own."""

from pydantic import TypeAdapter, ValidationError

from chalicelib.errors import Fault, RulesBroken
from chalicelib.limits import DELEGATES
from chalicelib.model.access_codes import LENGTH, drawn, hashed
from chalicelib.model.bodies import Name
from chalicelib.model.directory import Candidate, Delegate
from chalicelib.usecases.candidates.delegates import AddDelegateDeps

_NAME: TypeAdapter[str] = TypeAdapter(Name)


def add_delegate(desk: AddDelegateDeps, candidate: Candidate, name: str) -> tuple[Delegate, str]:
    """The new delegate and the code, which is shown this once and stored only as a hash.

    Raises RulesBroken for no name, one of over 200 characters, or more than twenty working codes.
    """
    working = [each for each in desk.delegates.delegates_of(candidate) if each.revoked_at is None]
    if len(working) >= DELEGATES:
        raise RulesBroken([Fault("/name", "too_many_delegates", f"{DELEGATES} codes work already")])
    code = drawn(desk.draw(5 * LENGTH))
    delegate = Delegate(
        id=f"{desk.draw(64):016x}",
        name=_checked(name),
        code_hash=hashed(desk.secrets.versions[desk.secrets.current], code),
        added_at=desk.now(),
    )
    desk.delegates.add_delegate(candidate, delegate)
    return delegate, code


def _checked(name: str) -> str:
    try:
        return _NAME.validate_python(name)
    except ValidationError as error:
        kind = error.errors(include_input=False)[0]["type"]
        raise RulesBroken([Fault("/name", kind, "Must be a name")]) from error
