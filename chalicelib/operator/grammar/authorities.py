"""Authorities: contacts, who is told instead, and addresses that mail does not reach."""

import argparse

from chalicelib.languages import CODES
from chalicelib.operator.grammar.noun import Noun, Nouns


def add_authorities(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``authorities`` and its verbs."""
    noun = Noun(nouns, everywhere, "authorities", "where police and electoral bodies are told")
    verb = noun.verb("list", "authorities:list_contacts", "List authorities and their addresses.")
    verb.add_argument("--missing", action="store_true", help="only those without an address")
    verb = noun.verb(
        "set-contact",
        "authorities:set_contact",
        "Propose or clear a mail address. A link is mailed to it: no case goes there before "
        "somebody there has confirmed it. What stood before holds until then.",
    )
    verb.add_argument("authority", metavar="AUTHORITY", help="its id, such as police-hampshire")
    address = verb.add_mutually_exclusive_group(required=True)
    address.add_argument("email", nargs="?", metavar="ADDRESS")
    address.add_argument("--clear", action="store_true", help="tell it nothing more")
    verb.add_argument(
        "--second", action="store_true", help="the address for when the first does not answer"
    )
    verb.add_argument(
        "--confirmed", action="store_true", help="you have it from them: it holds at once"
    )
    verb = noun.verb(
        "readings",
        "authorities:list_readings",
        "List which officers read an authority's list of cases, newest first.",
    )
    verb.add_argument("authority", metavar="AUTHORITY", help="its id, such as police-hampshire")
    verb = noun.verb(
        "prefer",
        "authorities:prefer",
        "Say how an authority wants to be mailed. What is urgent is mailed at once in any case.",
    )
    verb.add_argument("authority", metavar="AUTHORITY", help="its id, such as police-hampshire")
    verb.add_argument("--digest", choices=("hourly", "daily"), help="of what is not urgent")
    for name, summary in (
        ("daily", "each morning: its own cases"),
        ("weekly", "Mondays: platforms"),
    ):
        verb.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=summary)
    verb.add_argument("--language", choices=CODES)


def add_escalations(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``escalations`` and its verbs."""
    noun = Noun(nouns, everywhere, "escalations", "who is told when somebody is overdue")
    noun.verb("list", "escalations:list_escalations", "List them; operators are always told.")
    verb = noun.verb(
        "set",
        "escalations:set_escalation",
        "Have an authority told, by mail and without what was reported, when a recipient is late.",
    )
    verb.add_argument("recipient", metavar="RECIPIENT", help="a platform or authority, by its id")
    to = verb.add_mutually_exclusive_group(required=True)
    to.add_argument("authority", nargs="?", metavar="AUTHORITY")
    to.add_argument("--operators", action="store_true", help="our operators alone")


def add_suppressed(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``suppressed`` and its verbs."""
    noun = Noun(nouns, everywhere, "suppressed", "addresses that came back or complained")
    verb = noun.verb("check", "suppressed:check", "Say whether an address is mailed, and why not.")
    verb.add_argument("address", metavar="ADDRESS")
    verb = noun.verb("allow", "suppressed:allow", "Mail an address again: it was confirmed anew.")
    verb.add_argument("address", metavar="ADDRESS")
