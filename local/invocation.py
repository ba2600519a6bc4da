"""Call the app's handlers as Lambda does."""

from collections.abc import Callable
from typing import Any

from chalice.app import Chalice
from chalice.local import LambdaContext

from local.account import function_arn

Invoke = Callable[[str, dict[str, Any]], Any]
"""Call the app's handler of that name with an event; give its answer, raise what it raises."""

API_HANDLER = "api_handler"
"""The function that answers requests."""
_API_SECONDS, _SECONDS = 25, 900
"""No handler is cut off here; they may ask how long they have."""


def context_for(function: str, seconds: int = 30) -> LambdaContext:
    """Make the context that Lambda passes to a function."""
    context = LambdaContext(f"standsafe-local-{function}", 512, max_runtime_ms=seconds * 1000)
    context.invoked_function_arn = function_arn(function)
    return context


def call_handler(app: Chalice, function: str, event: dict[str, Any]) -> Any:
    """Call a handler in this process."""
    if function == API_HANDLER:
        return app(event, context_for(function, _API_SECONDS))
    return app.handler_map[function](event, context_for(function, _SECONDS))
