"""Hold a form to the session that it claims to come from."""

import hmac

from chalicelib.errors import Forbidden
from chalicelib.model.references import digest
from chalicelib.usecases.sessions.make_form_token import PURPOSE, MakeFormTokenDeps

CheckFormTokenDeps = MakeFormTokenDeps
"""The same as ``make_form_token`` needs."""


def check_form_token(deps: CheckFormTokenDeps, session: str, form_token: str) -> None:
    """Raise Forbidden where a form does not come from a page of this session."""
    valid = (digest(secret, PURPOSE, session) for _, secret in deps.secrets.newest_first())
    if not any(hmac.compare_digest(form_token.encode(), token.encode()) for token in valid):
        raise Forbidden
