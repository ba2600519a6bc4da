"""Guidance: pages, official links, and the figures of platforms."""

import argparse
from pathlib import Path

from chalicelib.operator.grammar.noun import Noun, Nouns, NumberRange


def add_guidance(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``guidance`` and its verbs."""
    noun = Noun(nouns, everywhere, "guidance", "the pages that are rendered from templates")
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


def add_links(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``links`` and its verbs."""
    noun = Noun(nouns, everywhere, "links", "the official pages that the guidance names")
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
        "--timeout",
        type=NumberRange(0.1, 600, is_whole=False),
        default=15.0,
        metavar="S",
        help="seconds a server may take",
    )
    verb.add_argument(
        "--tries", type=NumberRange(1, 20), default=3, metavar="N", help="for what may pass"
    )
    verb.add_argument(
        "--hosts",
        type=NumberRange(1, 100),
        default=12,
        metavar="N",
        help="how many hosts are asked at once",
    )
    verb.add_argument(
        "--pause",
        type=NumberRange(0, 600, is_whole=False),
        default=1.0,
        metavar="S",
        help="seconds between two links of a host",
    )


def add_practice(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``practice`` and its verbs."""
    noun = Noun(nouns, everywhere, "practice", "what was measured of platforms")
    noun.verb(
        "rebuild",
        "response_stats:rebuild",
        "Measure every case anew from the log, and the figures that the pages show beside what "
        "platforms promise. The stream does so as cases change; this is for when it could not.",
    )
