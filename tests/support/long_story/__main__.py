"""``python -m tests.support.long_story``: approve what everybody sees of the long story now."""

from tests.support.long_story.approved import LISTS, approved_path

if __name__ == "__main__":
    for name, lines in LISTS.items():
        approved_path(name).write_text("\n".join(lines()) + "\n", encoding="utf-8")
