"""Set or clear an authority's address on an operator's word, without a mail that confirms it."""

from dataclasses import dataclass

from chalicelib.model.directory import ContactLine
from chalicelib.ports import AuthorityDirectory, Now


@dataclass(frozen=True, slots=True)
class SetContactDeps:
    """What setting needs."""

    directory: AuthorityDirectory
    now: Now


def set_contact(deps: SetContactDeps, authority: str, line: ContactLine, email: str | None) -> None:
    """Let the address hold from now on; None for no address any more. Raises Unavailable."""
    directory, now = deps.directory, deps.now()
    if email is not None:
        directory.propose_contact(authority, line, email, now)
        directory.accept_contact(authority, line, email, now)
    else:
        directory.withdraw_contact(authority, line)
