"""Make what a session's forms carry, so that no other site can send them."""

from dataclasses import dataclass

from chalicelib.model.references import digest
from chalicelib.ports import IdSecrets

PURPOSE = "csrf"


@dataclass(frozen=True, slots=True)
class MakeFormTokenDeps:
    """What making and checking needs."""

    secrets: IdSecrets


def make_form_token(deps: MakeFormTokenDeps, session: str) -> str:
    """Return what the forms of a session carry, by the session's own token."""
    return digest(deps.secrets.versions[deps.secrets.current], PURPOSE, session)
