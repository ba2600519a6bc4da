"""Put the examples into the page for platforms, word for word: python -m tools.examples

A page is made of templates alone, so it holds a copy; a test holds the copy to the files.
"""

import re
from argparse import ArgumentParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "templates" / "pages" / "platforms.html.j2"
_BLOCK = re.compile(r"(\{# ([\w.]+) #\}\{% raw %\}).*?(\{% endraw %\})", re.DOTALL)


def filled(page: str, root: Path = ROOT) -> str:
    """Return the page with every example as its file is now."""

    def fill(match: re.Match[str]) -> str:
        return match[1] + (root / "examples" / match[2]).read_text("utf-8").rstrip() + match[3]

    return _BLOCK.sub(fill, page)


if __name__ == "__main__":
    ArgumentParser(prog="python -m tools.examples", description=__doc__).parse_args()
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
