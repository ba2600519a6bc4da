"""Put a drill's report into docs/drill.md: ``python -m drill.publish FOLDER``."""

import argparse
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "drill.md"
BEGINS, ENDS = "<!-- report: python -m drill.publish FOLDER -->\n", "<!-- end of the report -->\n"


def publish(report: str, page: Path = PAGE) -> None:
    """Replace the report that stands on the page. Raises ValueError where its place is not marked:
    what comes after it would be lost."""
    text = page.read_text("utf-8")
    before, begins, tail = text.partition(BEGINS)
    _, ends, after = tail.partition(ENDS)
    if not (begins and ends):
        raise ValueError(f"{page} does not say where a report begins and ends")
    page.write_text(f"{before}{BEGINS}```text\n{report}```\n{ENDS}{after}", "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m drill.publish", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what drill --out wrote to")
    publish((parser.parse_args().folder / "report.txt").read_text("utf-8"))
