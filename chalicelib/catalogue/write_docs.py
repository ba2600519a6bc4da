"""Write the pages of docs/ that the built catalogue determines.

    python -m chalicelib.catalogue.write_docs

Each is made by calling the code that it describes, so that it cannot say otherwise; a test holds
that all of them are current.
"""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from chalicelib.catalogue import routing_matrix, routing_pages, statements_table
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.loading import load

DOCS = Path(__file__).resolve().parents[2] / "docs"


def pages() -> Mapping[str, str]:
    """Render every page, by the name of its file."""
    catalogue = load()
    return {
        "routing.md": routing_pages.render_rules(catalogue),
        "routing-matrix.md": routing_matrix.render_matrix(catalogue),
        "statements.md": statements_table.render(catalogue, load_guidance()),
    }


def main(folder: Path = DOCS) -> int:
    """Write the pages. Returns the exit status."""
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    ArgumentParser(
        prog="python -m chalicelib.catalogue.write_docs", description=__doc__
    ).parse_args()
    raise SystemExit(main())
