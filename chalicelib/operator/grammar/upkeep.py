"""What keeps a deployment whole: dead letters, secrets, restored tables."""

import argparse
from datetime import date

from chalicelib.limits import KEY_LEAST_AHEAD
from chalicelib.model.queues import CONSUMER_OF
from chalicelib.model.secret_versions import Purpose
from chalicelib.operator.grammar.noun import Noun, Nouns


def add_dead_letters(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``dead-letters`` and its verbs."""
    noun = Noun(nouns, everywhere, "dead-letters", "messages that could not be handled")
    queues = (*CONSUMER_OF, "events")
    verb = noun.verb("list", "dead_letters:list_letters", "List what is dead-lettered, and why.")
    verb.add_argument("queue", nargs="?", choices=queues, help="default: all")
    verb = noun.verb(
        "redrive",
        "dead_letters:redrive",
        "Put messages back on their queue, and do now what failed events were for. What was done "
        "already is not done again (exit code 1 where an event fails once more).",
    )
    verb.add_argument("queue", nargs="?", choices=queues, help="default: all")


def add_secrets(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``secrets`` and its verbs."""
    noun = Noun(nouns, everywhere, "secrets", "our HMAC secrets, one for each purpose")
    noun.verb("list", "secrets:list_secrets", "List every version and its days; never a secret.")
    verb = noun.verb(
        "rotate",
        "secrets:rotate",
        f"Add a version that makes from {KEY_LEAST_AHEAD} on, when every process has read it. What "
        "was made before stays good: links and forms until the last one has run out, receipts, "
        "codes and digests until the day that you say.",
    )
    _purpose(verb)
    verb.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="2027-06-10")
    verb.add_argument("--at-once", action="store_true", help="where the old one is known to others")
    verb = noun.verb(
        "retire", "secrets:retire", "Refuse what an old version made, at once or from a day on."
    )
    _purpose(verb)
    verb.add_argument("version", metavar="VERSION", help="as secrets list shows it")
    verb.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="default: at once")


def _purpose(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("purpose", choices=[str(purpose) for purpose in Purpose])


def add_restore(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``restore`` and its verbs."""
    noun = Noun(nouns, everywhere, "restore", "what is done once a table was restored")
    noun.verb(
        "replay-erasures",
        "restore:replay_erasures",
        "Erase again every case of the ledger of erasures, before anybody reads a table that was "
        "restored from before. Names cases whose key is gone without their having been erased "
        "(exit code 1).",
    )
    verb = noun.verb(
        "rebuild",
        "restore:rebuild",
        "Make anew from the log, of every case or of those that you name, what follows from it: "
        "clocks, figures, authorities' lists, patterns, platforms' feeds. Erasures come first. "
        "Sends nothing; cut off, it goes on where it was; a case that fails is named at the end "
        "(exit code 1).",
    )
    verb.add_argument("references", nargs="*", metavar="REFERENCE", help="default: every case")
