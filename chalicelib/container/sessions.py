"""Bind what holds a form to the session of the browser that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable


class SessionUseCases(UseCases):
    """Make and check the tokens of forms."""

    @cached_property
    def make_form_token(self) -> Callable[[str], str]:
        from chalicelib.usecases.sessions.make_form_token import MakeFormTokenDeps, make_form_token

        return bind(make_form_token, MakeFormTokenDeps(self.adapters.form_secrets))

    @cached_property
    def check_form_token(self) -> Callable[[str, str], None]:
        from chalicelib.usecases.sessions.check_form_token import (
            CheckFormTokenDeps,
            check_form_token,
        )

        return bind(check_form_token, CheckFormTokenDeps(self.adapters.form_secrets))
