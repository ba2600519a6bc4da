"""Print how well texts that are the same but for a few words are found among others."""

from tests.support.pattern_texts import Measured, measure

PRECISION, RECALL = 0.99, (1.0, 0.97, 0.9, 0.8)
"""The least of each; of recall by how many words of about 20 were changed."""


def run() -> bool:
    """Print precision and recall by language. Returns whether each is at least what it has to
    be."""
    rows = list(measure())
    print("language  words changed  precision  recall")
    for row in rows:
        print(f"{row.language:<8}  {row.changed:>13}  {row.precision:>9.3f}  {row.recall:>6.3f}")
    return all(is_good(row) for row in rows)


def is_good(row: Measured) -> bool:
    """Return whether a look-up finds enough, and nothing else."""
    return row.precision >= PRECISION and row.recall >= RECALL[row.changed]
