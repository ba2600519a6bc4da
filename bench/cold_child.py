"""Time an import, and the first event after it, in a fresh interpreter.

``python -m bench.cold_child SUBJECT [HANDLER]``, with an event on stdin where a handler is named;
prints a list of seconds. Nothing is imported before the clock starts that is not built in.
"""

import sys
import time


def _import(subject: str) -> object:
    if subject == "app":
        import app

        return app
    if subject == "intake-floor":
        from bench import intake_floor

        return intake_floor
    import boto3
    import chalice  # noqa: F401 # what the floor is made of

    boto3.client("dynamodb")
    return None


def _main() -> None:
    subject, *handlers = sys.argv[1:]
    began = time.perf_counter()
    module = _import(subject)
    spent = [time.perf_counter() - began]
    if handlers:
        spent.append(_first_event(module, *handlers))
    sys.stdout.write(f"\n{spent}\n")


def _first_event(module: object, handler: str) -> float:
    import json

    from chalice.local import LambdaContext

    handle = getattr(module, "app" if handler == "api_handler" else handler)
    event, context = json.load(sys.stdin), LambdaContext(handler, 512, max_runtime_ms=30_000)
    context.invoked_function_arn = "arn:aws:lambda:eu-west-2:123456789012:function:cold"
    began = time.perf_counter()
    handle(event, context)
    return time.perf_counter() - began


if __name__ == "__main__":
    _main()
