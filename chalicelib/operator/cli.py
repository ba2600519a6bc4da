"""Runs one command: finds its verb, writes what it reports, says in a sentence what went wrong."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from chalicelib.errors import StandsafeError, Unavailable
from chalicelib.model.invisible import for_terminal, json_for_terminal
from chalicelib.operator import environment, grammar
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult
from chalicelib.operator.tabular import UnusableFile

Verb = Callable[[argparse.Namespace, Deployment], CommandResult]

FAILED = 1
UNUSABLE = 2  # also argparse's own for a command that cannot be read


def main(argv: Sequence[str], deployment: Deployment | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 not done, 2 file or command not usable."""
    args = _read(argv)
    from chalicelib.telemetry import quietly  # help does not wait for powertools

    try:
        if args.environment is not None:
            environment.use(args.environment)
        with quietly():  # the report says it all
            report = _verb(args.run)(args, deployment or Deployment())
    except StandsafeError as error:
        return _fail(error, as_json=args.json)
    except OSError as error:
        if error.filename is None:  # not of a file: nobody foresaw it
            raise
        reason = f"{error.filename} cannot be used: {error.strerror}"
        return _fail(CommandFailed(reason), as_json=args.json)
    except KeyboardInterrupt:
        sys.stderr.write("standsafe: stopped; what was done until now is kept\n")
        return FAILED
    report.write(as_json=args.json)
    return report.exit_code


def _read(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command; exit with code 2 where there is none, in JSON where that was asked for."""
    try:
        return grammar.read(argv)
    except SystemExit as error:
        if error.code == UNUSABLE and "--json" in argv:
            _write_json({"error": "this command cannot be read: see standsafe --help"})
        raise


def _write_json(data: Mapping[str, Any]) -> None:
    sys.stdout.write(f"{json_for_terminal(data)}\n")


def _fail(error: StandsafeError, *, as_json: bool) -> int:
    message = str(error)
    if isinstance(error, Unavailable) and error.__cause__ is not None:
        message = f"AWS did not do it: {error.__cause__}"
    if as_json:
        _write_json({"error": message})
    sys.stderr.write(f"standsafe: {for_terminal(message)}\n")
    return UNUSABLE if isinstance(error, UnusableFile) else FAILED


def _verb(name: str) -> Verb:
    """Import a verb when it is run: help does not wait for boto3."""
    module, _, function = name.partition(":")
    verb: Verb = getattr(import_module(f"chalicelib.operator.{module}"), function)
    return verb
