"""Cases, what they wait for, and how things stand."""

import argparse

from chalicelib.limits import RECONCILED
from chalicelib.operator.grammar.noun import HOURS_OF_A_YEAR, Noun, Nouns, NumberRange


def add_status(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add what is asked first when an alarm rang: each noun does its one verb by itself."""
    noun = Noun(nouns, everywhere, "status", "what waits for somebody, on one screen")
    noun.only_verb(
        "show",
        "status:show",
        "Count what is late, held, failed, parked and dead-lettered, with the command that says "
        "more of each.",
    )
    noun = Noun(nouns, everywhere, "overdue", "who is late with an answer")
    noun.only_verb("list", "status:list_overdue", "List who is late with what, urgent ones first.")
    noun = Noun(nouns, everywhere, "holds", "which platforms police hold back")
    noun.only_verb("list", "status:list_holds", "List holds: whose, since when and until when.")
    noun = Noun(nouns, everywhere, "cases", "open cases, by reference")
    noun.only_verb("list", "status:list_cases", "List open cases, the most urgent first.")
    noun.flag("--failed", "only those that somebody could not be told of")


def add_cases(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``cases`` and its verbs."""
    noun = Noun(
        nouns,
        everywhere,
        "case",
        "cases: is a log whole; assign a force; erase words; find what was missed",
    )
    verb = noun.verb(
        "verify",
        "cases:verify",
        "Check the hash chain of a case. Names the first event that was altered or is missing "
        "(exit code 1).",
    )
    _reference(verb)
    verb = noun.verb(
        "assign",
        "cases:assign",
        "Assign a police force to a case of danger whose area nobody knew: it is mailed at once, "
        "and the person who reported is told.",
    )
    _reference(verb)
    verb.add_argument("force", metavar="FORCE", help="its id, such as police-hampshire")
    verb = noun.verb(
        "resend",
        "cases:resend",
        "Send a recipient once more what first told it of a case: an authority or the reporter by "
        "mail, a platform by its feed. It is on record, and clocks go on.",
    )
    _reference(verb)
    verb.add_argument(
        "recipient", metavar="RECIPIENT", help="an authority, a platform, or reporter"
    )
    verb.add_argument("--second", action="store_true", help="to the authority's second address")
    verb = noun.verb(
        "erase",
        "cases:erase",
        "Make a case's words unreadable for good; its log stays and can still be verified. Asks "
        "for the reference once more. A run that was cut off is finished by another.",
    )
    _reference(verb)
    verb.add_argument("--yes", action="store_true", help="do not ask")
    verb = noun.verb(
        "reconcile",
        "cases:reconcile",
        "Put on its way what neither the stream nor the scheduled job did: every event of the "
        "last hours that was not routed. Nobody is told twice (exit code 1 where a queue is down).",
    )
    verb.add_argument(
        "--hours",
        type=NumberRange(1, HOURS_OF_A_YEAR),
        default=RECONCILED.whole_seconds // 3600,
        metavar="N",
        help=f"how far back (default: {RECONCILED})",
    )


def _reference(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("reference", metavar="REFERENCE", help="SS-XXXX-XXXX-XXX, any spacing, case")


def add_clocks(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``clocks`` and its verbs."""
    noun = Noun(nouns, everywhere, "clocks", "what falls due, and what was late")
    verb = noun.verb(
        "show", "clocks:show", "Say what a case waits for, what was late, when it is looked at."
    )
    _reference(verb)
    noun.verb(
        "rebuild",
        "clocks:rebuild",
        "Set every case's next look from the log. The stream does so as cases change; this is for "
        "when its table was lost.",
    )


def add_patterns(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``patterns`` and its verbs."""
    noun = Noun(nouns, everywhere, "patterns", "what several cases share")
    noun.verb(
        "rebuild",
        "patterns:rebuild",
        "Compare every case that has its words with the others, from the log. The stream does so "
        "as cases change; this is for when its table was lost, or its secret was retired.",
    )
