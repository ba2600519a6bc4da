"""The rehearsal of an election."""

import argparse
from pathlib import Path

from chalicelib.operator.grammar.noun import Nouns, NumberRange

SCALE = 0.05
_SUMMARY = "rehearse an election with invented people"
_DESCRIPTION = """\
Play six weeks before an election, and the weeks after in which the last promises fall due, on an
embedded stack of its own, whose clock jumps from one thing to the next. Nobody real is mailed: all
people, addresses and links are invented, and no deployment is touched.

2019's 157,844 abusive messages give the curve. One in 40 is reported, which makes 3,946 reports,
more in the evenings and on polling day. 16 platforms and 45 police forces are prompt, slow, silent
or wrong, by lot; mail bounces, offices close on bank holidays, candidates read, write, appeal and
withdraw. At the end every case is accounted for, and the report says who kept which promise.
"""
_EPILOG = """\
exit codes: 0 every case is accounted for, 1 something is not as it must be or the drill was stopped
(Ctrl-C: the report is of what was played), 2 the election cannot be rehearsed.

example: ./standsafe drill local.2027-05-06 --scale 0.1 --out /tmp/drill
"""


def add_drill(nouns: Nouns, everywhere: argparse.ArgumentParser) -> None:
    """Add ``drill``, which is its own verb."""
    parser = nouns.add_parser(
        "drill",
        help=_SUMMARY,
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[everywhere],
    )
    parser.set_defaults(run="drill:run")
    parser.add_argument("election", metavar="ELECTION", help="such as local.2027-05-06")
    parser.add_argument(
        "--scale",
        type=NumberRange(0.0001, 1, is_whole=False),
        default=SCALE,
        metavar="PART",
        help=f"how much of 2019 (default: {SCALE:g}, minutes; 1: all 3,946 reports, two hours)",
    )
    parser.add_argument(
        "--seed",
        type=NumberRange(0, 10**9),
        default=1,
        metavar="N",
        help="the same one gives the same drill",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="also write report.txt, report.md, report.json and the log there",
    )
