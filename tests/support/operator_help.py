"""What the operators' command line says of itself, as whoever types ``--help`` is told."""

import io
import re
from contextlib import redirect_stdout, suppress

from chalicelib.operator import grammar

_VERBS = re.compile(r"^  VERB\n(.+?)\n\n", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"^ {4}([a-z-]+)", re.MULTILINE)


def help_of(*command: str) -> str:
    """Return the help of a command, or of the whole."""
    printed = io.StringIO()
    with redirect_stdout(printed), suppress(SystemExit):
        grammar.read([*command, "--help"])
    return printed.getvalue()


def verbs_of(*command: str) -> list[str]:
    """List what may follow a command; nothing where it is its own verb."""
    listed = _VERBS.search(help_of(*command))
    return _NAME.findall(listed[1]) if listed else []


def commands() -> list[list[str]]:
    """List every command that there is: a noun and its verb, or what is both."""
    return [
        command
        for noun in verbs_of()
        for command in [[noun, verb] for verb in verbs_of(noun)] or [[noun]]
    ]


def options_of(*command: str) -> list[str]:
    """List the options of a command that take a value."""
    usage = help_of(*command).partition("\n\n")[0]
    return re.findall(r"\[?(--[a-z-]+) [A-Z]+", usage)
