"""One noun of the command line with its verbs, and times and numbers as they are typed."""

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

Nouns: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Noun:
    """One noun with its verbs, such as ``platforms list``."""

    def __init__(
        self,
        nouns: Nouns,
        everywhere: argparse.ArgumentParser,
        name: str,
        summary: str,
    ) -> None:
        self._everywhere = everywhere
        self._noun = nouns.add_parser(name, help=summary, description=summary, parents=[everywhere])
        self._verbs = self._noun.add_subparsers(metavar="VERB", required=True)

    def only_verb(self, name: str, run: str, summary: str) -> argparse.ArgumentParser:
        """Add the one verb of a noun, which the noun alone stands for, too."""
        self._verbs.required = False
        self._noun.set_defaults(run=run)
        return self.verb(name, run, summary)

    def flag(self, name: str, summary: str) -> None:
        """Add a switch of a noun's one verb, which may follow the noun alone."""
        for parser in (self._noun, *self._verbs.choices.values()):
            parser.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=summary)

    def verb(self, name: str, run: str, summary: str) -> argparse.ArgumentParser:
        """Add a verb; ``run`` is its ``module:function`` under this package."""
        parser = self._verbs.add_parser(
            name, help=summary, description=summary, parents=[self._everywhere]
        )
        parser.set_defaults(run=run)
        return parser


def moment(text: str) -> datetime:
    """Read an ISO 8601 day or time; UTC unless it says otherwise."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 2027-05-01") from error


@dataclass(frozen=True, slots=True)
class NumberRange:
    """What a number that is typed may be: every count and span of a command has one."""

    lowest: float
    highest: float
    is_whole: bool = True

    def __call__(self, text: str) -> float:
        """Read a number, an ``int`` where it is to be whole."""
        try:
            number = int(text) if self.is_whole else float(text)
        except ValueError:
            number = float("nan")
        if self.lowest <= number <= self.highest:
            return number
        kind = "whole number" if self.is_whole else "number"
        detail = f"{text!r} is no {kind} from {self.lowest:.4g} to {self.highest:.4g}"
        raise argparse.ArgumentTypeError(detail)


HOURS_OF_A_YEAR = 366 * 24
"""The most hours that a command takes."""
