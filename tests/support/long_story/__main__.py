"""``python -m tests.support.long_story``: approve what everybody sees of the long story now."""

from argparse import ArgumentParser

from tests.support.long_story.approved import LISTS, approved_path

if __name__ == "__main__":
    ArgumentParser(prog="python -m tests.support.long_story", description=__doc__).parse_args()
    for name, lines in LISTS.items():
        approved_path(name).write_text("\n".join(lines()) + "\n", encoding="utf-8")
