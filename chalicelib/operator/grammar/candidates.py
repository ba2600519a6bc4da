"""Elections, who stands in them, and their packs."""

import argparse
from pathlib import Path

from chalicelib.model.places import NATIONS
from chalicelib.operator.grammar.noun import Noun, Nouns, NumberRange


def add_elections(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``elections`` and its verbs."""
    noun = Noun(nouns, everywhere, "elections", "the elections that reports can be about")
    noun.verb("list", "elections:list_elections", "List them, with past and closed ones.")
    verb = noun.verb(
        "add",
        "elections:add",
        "Add an election by Democracy Club's id: form, pages, import and packs offer it at once. "
        "One that was closed is opened again.",
    )
    verb.add_argument("election", metavar="ID", help="such as local.2027-05-06")
    verb.add_argument(
        "--nation", action="append", choices=NATIONS, help="where it is held, if not everywhere"
    )
    verb.add_argument(
        "--place", metavar="NAME", help="of the seat or council, if we do not know it"
    )
    verb = noun.verb(
        "close", "elections:close", "Take no more reports about it; its cases live on."
    )
    verb.add_argument("election", metavar="ID")


def add_candidates(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``candidates`` and its verbs."""
    noun = Noun(nouns, everywhere, "candidates", "who stands where, and their access codes")
    verb = noun.verb(
        "import",
        "candidates:run",
        "Import nominated candidates from Democracy Club's CSV (new or older columns), of any "
        "ballot. Says for every row that is not taken why; the same file again changes nothing, a "
        "corrected one what it corrects.",
    )
    verb.add_argument("file", type=Path, metavar="FILE", help="the CSV")
    verb.add_argument(
        "--election", metavar="ID", help="of rows that name none (default: the deployment's)"
    )
    verb.add_argument("--encoding", metavar="NAME", help="if not UTF-8 or UTF-16, such as cp1252")
    verb.add_argument(
        "--organisation",
        action="append",
        metavar="SLUG=AREA",
        help="where a council is that we hold no list of, such as north-essex=Essex",
    )
    verb.add_argument(
        "--withdraw-missing",
        action="store_true",
        help="the file names everybody on its ballots: who is missing stands no more",
    )
    mode = verb.add_mutually_exclusive_group()
    mode.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    mode.add_argument(
        "--codes-to",
        type=Path,
        metavar="FILE",
        help="write name, area and access code of all that this file names, for handing out "
        "(readable by you alone); else no code is shown",
    )
    verb = noun.verb(
        "list",
        "candidate_lists:list_candidates",
        "List the ballots of the elections that are on, and how many stand; of one ballot, who, "
        "and whether their code was used.",
    )
    _which_ballots(verb)
    verb = noun.verb(
        "remove",
        "candidate_lists:remove",
        "Remove a person, everybody on a ballot, or a person on a ballot, with their access codes "
        "and those of their delegates; cases stay. Asks first.",
    )
    verb.add_argument("--person", metavar="ID", help="Democracy Club's person id")
    _which_ballots(verb)
    verb.add_argument("--yes", action="store_true", help="do not ask")


def add_packs(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``packs`` and its verbs."""
    noun = Noun(nouns, everywhere, "packs", "advice packs for candidates, and who has used theirs")
    verb = noun.verb(
        "make",
        "packs:make",
        "Print an advice pack for every candidate: a letter, the essentials of the guidance, the "
        "police contact, the access code and its QR code, in English and Welsh; and a covering "
        "sheet for the returning officer. A folder of PDFs for each ballot, A4, readable by "
        "you alone. Made again, a pack has the same code.",
    )
    _which_ballots(verb)
    verb.add_argument(
        "--all", action="store_true", help="every ballot of the elections that are on"
    )
    verb.add_argument(
        "--out", type=Path, default=Path("packs"), metavar="DIR", help="default: packs"
    )
    verb.add_argument(
        "--merged", action="store_true", help="one more file with all packs of a ballot"
    )
    verb.add_argument(
        "--processes", type=NumberRange(1, 256), metavar="N", help="default: one for each core"
    )
    verb = noun.verb(
        "uptake",
        "packs:uptake",
        "Count, for each ballot, how many candidates have used their access code.",
    )
    _which_ballots(verb)
    verb.add_argument("--all", action="store_true", help="as without any of these")
    verb.add_argument(
        "--names",
        action="store_true",
        help="with --area or --ballot: name those who have not used theirs",
    )


def _which_ballots(verb: argparse.ArgumentParser) -> None:
    which = verb.add_mutually_exclusive_group()
    which.add_argument("--ballot", metavar="ID", help="one ballot, by Democracy Club's id")
    which.add_argument("--area", metavar="AREA", help="one area, by GSS code or name")
    which.add_argument("--council", metavar="COUNCIL", help="a council with all its wards")
    verb.add_argument("--election", metavar="ID", help="default: those that are on")
