"""The verbs, their arguments and their help: a module for each subject."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from chalicelib.operator import environment
from chalicelib.operator.grammar import (
    authorities,
    candidates,
    cases,
    drill,
    guidance,
    platforms,
    upkeep,
)

_EPILOG = """\
exit codes: 0 done (every row of a file accounted for), 1 not done, 2 the file or the command cannot
be used. With --json, standard output is one JSON document, also for an error: {"error": …}.

Which deployment: the one that the environment names (BASE_URL, DIRECTORY_TABLE, AWS_PROFILE …), or
with --local the embedded stack, or what a file says with --environment.
"""
_NOUNS = (
    candidates.add_candidates,
    platforms.add_platforms,
    platforms.add_signing_keys,
    authorities.add_authorities,
    cases.add_cases,
    guidance.add_guidance,
    platforms.add_held,
    platforms.add_parked,
    upkeep.add_dead_letters,
    cases.add_status,
    guidance.add_links,
    candidates.add_packs,
    cases.add_patterns,
    guidance.add_practice,
    cases.add_clocks,
    authorities.add_escalations,
    authorities.add_suppressed,
    candidates.add_elections,
    upkeep.add_restore,
    upkeep.add_secrets,
    drill.add_drill,
)
"""In the order that help lists them."""
_HYPHENED_THUMBPRINT = re.compile("-[A-Za-z0-9_-]{42}")
"""SHA-256 in base64url (RFC 7638)."""


def read(argv: Sequence[str]) -> argparse.Namespace:
    """Return a command's arguments, ``run`` among them; exits with code 2 on what is no command.

    The defaults of what may stand anywhere come in here: a parser's own would write over what
    stood before the verb.
    """
    defaults = argparse.Namespace(json=False, environment=None)
    return parser().parse_args(_with_thumbprints_as_values(argv), defaults)


def _with_thumbprints_as_values(argv: Sequence[str]) -> list[str]:
    """Mark a key's thumbprint as a value where it would be read as an option: one in 64 begins with
    a hyphen, and a key that cannot be named cannot be revoked."""
    words, thumbprints = list[str](), list[str]()
    for word in argv:
        if not _HYPHENED_THUMBPRINT.fullmatch(word) or "--" in words:
            words.append(word)
        elif words and words[-1] == platforms.FINGERPRINT:
            words[-1] += f"={word}"
        else:
            thumbprints.append(word)
    return [*words, "--", *thumbprints] if thumbprints else words


def parser() -> argparse.ArgumentParser:
    """Return the whole grammar."""
    everywhere = _everywhere()
    top = argparse.ArgumentParser(
        prog="standsafe",
        description="What operators do: candidates, platforms, authorities, cases, what is stuck.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[everywhere],
    )
    nouns = top.add_subparsers(metavar="VERB", required=True)
    for add in _NOUNS:
        add(nouns, everywhere)
    return top


def _everywhere() -> argparse.ArgumentParser:
    """Make the options that may stand before the verb and after it."""
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--json", action="store_true", help="answer in JSON")
    where = options.add_mutually_exclusive_group()
    where.add_argument(
        "--local",
        dest="environment",
        action="store_const",
        const=environment.local_file(),
        help=f"use the embedded stack ($STANDSAFE_LOCAL_DIR/{environment.FILE})",
    )
    where.add_argument(
        "--stage",
        dest="environment",
        type=environment.stage_file,
        metavar="STAGE",
        help="use a stage that make deploy made from here",
    )
    where.add_argument(
        "--environment", type=Path, metavar="FILE", help="read the environment from a JSON file"
    )
    return options
