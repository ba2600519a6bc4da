"""Platforms, what is in their feeds, and our own signing keys."""

import argparse
from pathlib import Path

from chalicelib.limits import KEY_AHEAD, KEY_LEAST_AHEAD
from chalicelib.operator.grammar.noun import HOURS_OF_A_YEAR, Noun, Nouns, NumberRange, moment

FINGERPRINT = "--fingerprint"


def add_platforms(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``platforms`` and its verbs."""
    noun = Noun(nouns, everywhere, "platforms", "which platforms are connected, and their keys")
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
        FINGERPRINT,
        metavar="THUMBPRINT",
        help="as the platform read it out by another channel: another key is refused",
    )
    verb.add_argument("--label", default="", help="a note for operators")
    verb.add_argument("--not-before", type=moment, metavar="TIME", help="good from then on (UTC)")
    verb.add_argument("--not-after", type=moment, metavar="TIME", help="good until then (UTC)")
    verb = noun.verb(
        "revoke-key", "platforms:revoke_key", "Stop accepting a key, now and for good."
    )
    verb.add_argument("platform", metavar="PLATFORM")
    verb.add_argument("keyid", metavar="KEYID", help="as platforms list shows it")
    for name, summary in (
        ("suspend", "Refuse a platform's requests, with every key, until it is resumed."),
        ("resume", "Accept a suspended platform's keys again."),
    ):
        verb = noun.verb(name, f"platforms:{name}", summary)
        verb.add_argument("platform", metavar="PLATFORM")
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


def add_held(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``held`` and its verbs."""
    noun = Noun(nouns, everywhere, "held", "tokens that police hold back")
    verb = noun.verb("list", "parked:list_held", "List what police hold back, and since when.")
    verb.add_argument("platform", nargs="?", metavar="PLATFORM", help="default: all")


def add_parked(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``parked`` and its verbs."""
    noun = Noun(nouns, everywhere, "parked", "tokens that a platform refused or never took")
    verb = noun.verb(
        "list", "parked:list_tokens", "List what is parked in platforms' feeds, and why."
    )
    verb.add_argument("platform", nargs="?", metavar="PLATFORM", help="default: all")
    verb = noun.verb(
        "redrive", "parked:redrive", "Offer parked tokens to their platform again, as they are."
    )
    verb.add_argument("platform", metavar="PLATFORM")
    verb.add_argument("token", nargs="*", metavar="TOKEN", help="its jti (default: all of them)")


def add_signing_keys(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``signing-keys`` and its verbs."""
    noun = Noun(nouns, everywhere, "signing-keys", "our own keys, which sign tokens and answers")
    noun.verb("list", "signing_keys:list_keys", "List the keys that are published.")
    verb = noun.verb(
        "rotate",
        "signing_keys:rotate",
        "Publish the next key now; it signs by itself when its time has come, and the one before "
        "is kept for the tokens that it signed.",
    )
    verb.add_argument("--key-id", metavar="KEY", help="of KMS, on P-256 (default: make one)")
    least = KEY_LEAST_AHEAD.whole_seconds / 3600
    when = verb.add_mutually_exclusive_group()
    when.add_argument(
        "--hours",
        type=NumberRange(least, HOURS_OF_A_YEAR, is_whole=False),
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
