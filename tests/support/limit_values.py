"""Another value for every limit, each unlike any other, and everything that is shown with it.

``python -m tests.support.limit_values changed`` prints, as JSON, every page, mail, pack, document
and help text by name. It changes the limits before anything else imports them: what reads a limit
at import follows, too.
"""

import json
import sys
from collections.abc import Mapping

from chalicelib import limits
from chalicelib.units import Size, Span, megabytes

CONSTANTS = tuple(name for name in vars(limits) if name.isupper())
_FEW = {"FLOOD_MAILS": 61}
"""What a sample has to reach, one by one."""

Limit = Span | Size | int


def changed_values() -> Mapping[str, Limit]:
    """The other value of each; none is a status of HTTP."""
    return {name: _another(name, number) for number, name in enumerate(CONSTANTS, start=611)}


def _another(name: str, number: int) -> Limit:
    value: Limit = getattr(limits, name)
    if isinstance(value, Span):
        return type(value)(number)
    if isinstance(value, Size):
        return megabytes(number)
    return _FEW.get(name, 40_000 + number)


def main(which: str) -> None:
    """Print everything, with ``original`` or with ``changed`` limits."""
    if which == "changed":
        for name, value in changed_values().items():
            setattr(limits, name, value)
    from tests.support.everything_shown import all_shown

    json.dump(all_shown(), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
