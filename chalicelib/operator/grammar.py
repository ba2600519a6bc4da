"""The verbs, their arguments and their help."""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

from chalicelib.languages import CODES
from chalicelib.limits import KEY_AHEAD, KEY_LEAST_AHEAD, RECONCILED
from chalicelib.model.places import NATIONS
from chalicelib.model.secret_versions import Purpose
from chalicelib.operator import environment

Nouns: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

_EPILOG = """\
exit codes: 0 done (every row of a file accounted for), 1 not done, 2 the file or the command cannot
be used. With --json, standard output is one JSON document, also for an error: {"error": …}.

Which deployment: the one that the environment names (BASE_URL, DIRECTORY_TABLE, AWS_PROFILE …), or
with --local the embedded stack, or what a file says with --environment.
"""


def read(argv: Sequence[str]) -> argparse.Namespace:
    """Give a command's arguments, ``run`` among them; exits with code 2 on what is no command.

    The defaults of what may stand anywhere come in here: a parser's own would write over what
    stood before the verb.
    """
    return parser().parse_args(argv, argparse.Namespace(json=False, environment=None))


def parser() -> argparse.ArgumentParser:
    """Give the whole grammar."""
    everywhere = _everywhere()
    top = argparse.ArgumentParser(
        prog="standsafe",
        description="What operators do: candidates, platforms, authorities, cases, what is stuck.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[everywhere],
    )
    nouns = top.add_subparsers(metavar="VERB", required=True)
    for add in (
        _candidates,
        _platforms,
        _signing_keys,
        _authorities,
        _cases,
        _guidance,
        _held,
        _parked,
        _dead_letters,
    ):
        add(nouns, everywhere)
    for add in (_status, _links, _packs, _practice):
        add(nouns, everywhere)
    for add in (_clocks, _escalations, _suppressed, _elections, _restore, _secrets):
        add(nouns, everywhere)
    return top


def _everywhere() -> argparse.ArgumentParser:
    """Options that may stand before the verb and after it."""
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
        "--environment", type=Path, metavar="FILE", help="read the environment from a JSON file"
    )
    return options


class _Noun:
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


def _candidates(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "candidates", "who stands where, and their access codes")
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


def _platforms(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "platforms", "which platforms are connected, and their keys")
    noun.verb("list", "platforms:list_keys", "List platforms and their keys, revoked ones too.")
    verb = noun.verb(
        "add-key",
        "platforms:add_key",
        "Register a public key (Ed25519 or P-256; JWK or PEM) that a platform signs with. A "
        "platform with a good key is connected; it may have four at a time.",
    )
    verb.add_argument("platform", metavar="PLATFORM", help="its id in the catalogue")
    verb.add_argument("key_file", type=Path, metavar="KEYFILE")
    verb.add_argument(
        "--fingerprint",
        metavar="THUMBPRINT",
        help="as the platform read it out by another channel: another key is refused",
    )
    verb.add_argument("--label", default="", help="a note for operators")
    verb.add_argument("--not-before", type=_moment, metavar="TIME", help="good from then on (UTC)")
    verb.add_argument("--not-after", type=_moment, metavar="TIME", help="good until then (UTC)")
    verb = noun.verb(
        "revoke-key", "platforms:revoke_key", "Stop accepting a key, now and for good."
    )
    verb.add_argument("platform", metavar="PLATFORM")
    verb.add_argument("keyid", metavar="KEYID", help="as platforms list shows it")
    verb = noun.verb(
        "refusals",
        "platforms:list_refusals",
        "List why a platform's newest requests were refused: the platform itself is not told.",
    )
    verb.add_argument("platform", metavar="PLATFORM")
    verb = noun.verb(
        "replays", "platforms:list_replays", "List when a platform read tokens again, and how many."
    )
    verb.add_argument("platform", metavar="PLATFORM")


def _signing_keys(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "signing-keys", "our own keys, which sign tokens and answers")
    noun.verb("list", "signing_keys:list_keys", "List the keys that are published.")
    verb = noun.verb(
        "rotate",
        "signing_keys:rotate",
        "Publish the next key now; it signs by itself when its time has come, and the one before "
        "is kept for the tokens that it signed.",
    )
    verb.add_argument("--key-id", metavar="KEY", help="of KMS, on P-256 (default: make one)")
    when = verb.add_mutually_exclusive_group()
    when.add_argument(
        "--hours",
        type=float,
        default=KEY_AHEAD.whole_seconds / 3600,
        metavar="N",
        help=f"ahead (default: {KEY_AHEAD})",
    )
    when.add_argument(
        "--at-once",
        action="store_true",
        help="where the old key must not sign more; a next key that waits takes over now",
    )
    verb = noun.verb(
        "remove",
        "signing_keys:remove",
        "Publish a retired key no more. Refused while a token that it signed may be offered. "
        "Bundles that it signed stay verifiable by the history of keys.",
    )
    verb.add_argument("kid", metavar="KID", help="as signing-keys list shows it")


def _authorities(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "authorities", "where police and electoral bodies are told")
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


def _cases(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(
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
        type=int,
        default=RECONCILED.whole_seconds // 3600,
        metavar="N",
        help=f"how far back (default: {RECONCILED})",
    )


def _reference(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("reference", metavar="REFERENCE", help="SS-XXXX-XXXX-XXX, any spacing, case")


def _status(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add what is asked first when an alarm rang: each noun does its one verb by itself."""
    noun = _Noun(nouns, everywhere, "status", "what waits for somebody, on one screen")
    noun.only_verb(
        "show",
        "status:show",
        "Count what is late, held, failed, parked and dead-lettered, with the command that says "
        "more of each.",
    )
    noun = _Noun(nouns, everywhere, "overdue", "who is late with an answer")
    noun.only_verb("list", "status:list_overdue", "List who is late with what, urgent ones first.")
    noun = _Noun(nouns, everywhere, "holds", "which platforms police hold back")
    noun.only_verb("list", "status:list_holds", "List holds: whose, since when and until when.")
    noun = _Noun(nouns, everywhere, "cases", "open cases, by reference")
    noun.only_verb("list", "status:list_cases", "List open cases, the most urgent first.")
    noun.flag("--failed", "only those that somebody could not be told of")


def _guidance(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "guidance", "the pages that are rendered from templates")
    noun.verb(
        "publish",
        "guidance:publish",
        "Upload this checkout's assets, templates and catalogue, and render every page. A page "
        "whose template fails keeps its last version (exit code 1).",
    )
    verb = noun.verb(
        "preview",
        "guidance:preview",
        "Render this checkout's pages into a folder and list what publishing them would change. "
        "Nothing is published. Exit code 1 where a template fails.",
    )
    folder = Path("build/preview")
    verb.add_argument("folder", type=Path, nargs="?", default=folder, metavar="FOLDER")
    noun.verb(
        "releases",
        "guidance:releases",
        "List the last twenty releases, newest first, and which sources each of them changed.",
    )
    verb = noun.verb(
        "rollback",
        "guidance:rollback",
        "Put the sources of an earlier release back and render every page. What is there now stays "
        "a release, so that a second rollback undoes the first.",
    )
    verb.add_argument(
        "release", nargs="?", metavar="RELEASE", help="its id (default: the one before)"
    )


def _links(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "links", "the official pages that the guidance names")
    verb = noun.verb(
        "check",
        "links:check",
        "Look at every official link, keep what was found so that pages can say when it last "
        "worked, and list what does not work with its place in the sources (exit code 1).",
    )
    verb.add_argument(
        "--only", default="", metavar="TEXT", help="links or source files with this in them"
    )
    verb.add_argument("--no-record", action="store_true", help="look, and keep nothing")
    verb.add_argument(
        "--timeout", type=float, default=15.0, metavar="S", help="seconds a server may take"
    )
    verb.add_argument("--tries", type=int, default=3, metavar="N", help="for what may pass")
    verb.add_argument(
        "--hosts", type=int, default=12, metavar="N", help="how many hosts are asked at once"
    )
    verb.add_argument(
        "--pause", type=float, default=1.0, metavar="S", help="seconds between two links of a host"
    )


def _held(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "held", "tokens that police hold back")
    verb = noun.verb("list", "parked:list_held", "List what police hold back, and since when.")
    verb.add_argument("platform", nargs="?", metavar="PLATFORM", help="default: all")


def _parked(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "parked", "tokens that a platform refused or never took")
    verb = noun.verb(
        "list", "parked:list_tokens", "List what is parked in platforms' feeds, and why."
    )
    verb.add_argument("platform", nargs="?", metavar="PLATFORM", help="default: all")
    verb = noun.verb(
        "redrive", "parked:redrive", "Offer parked tokens to their platform again, as they are."
    )
    verb.add_argument("platform", metavar="PLATFORM")
    verb.add_argument("token", nargs="*", metavar="TOKEN", help="its jti (default: all of them)")


def _dead_letters(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "dead-letters", "messages that could not be handled")
    queues = ("platforms", "authorities", "candidates", "files", "events")
    verb = noun.verb("list", "dead_letters:list_letters", "List what is dead-lettered, and why.")
    verb.add_argument("queue", nargs="?", choices=queues, help="default: all")
    verb = noun.verb(
        "redrive",
        "dead_letters:redrive",
        "Put messages back on their queue, and do now what failed events were for. What was done "
        "already is not done again (exit code 1 where an event fails once more).",
    )
    verb.add_argument("queue", nargs="?", choices=queues, help="default: all")


def _packs(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "packs", "advice packs for candidates, and who has used theirs")
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
    verb.add_argument("--processes", type=int, metavar="N", help="default: one for each core")
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


def _practice(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "practice", "what was measured of platforms")
    noun.verb(
        "rebuild",
        "response_stats:rebuild",
        "Measure every case anew from the log, and the figures that the pages show beside what "
        "platforms promise. The stream does so as cases change; this is for when it could not.",
    )


def _clocks(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "clocks", "what falls due, and what was late")
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


def _secrets(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "secrets", "our HMAC secrets, one for each purpose")
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


def _restore(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "restore", "what is done once a table was restored")
    noun.verb(
        "replay-erasures",
        "restore:replay_erasures",
        "Erase again every case of the ledger of erasures, before anybody reads a table that was "
        "restored from before. Names cases whose key is gone without their having been erased "
        "(exit code 1).",
    )


def _escalations(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "escalations", "who is told when somebody is overdue")
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


def _elections(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "elections", "the elections that reports can be about")
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


def _suppressed(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    noun = _Noun(nouns, everywhere, "suppressed", "addresses that came back or complained")
    verb = noun.verb("check", "suppressed:check", "Say whether an address is mailed, and why not.")
    verb.add_argument("address", metavar="ADDRESS")
    verb = noun.verb("allow", "suppressed:allow", "Mail an address again: it was confirmed anew.")
    verb.add_argument("address", metavar="ADDRESS")


def _moment(text: str) -> datetime:
    """An ISO 8601 day or time; UTC unless it says otherwise."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 2027-05-01") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
