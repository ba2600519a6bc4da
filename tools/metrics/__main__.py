"""Print how names, sizes and imports of the code stand, beside codebases that we learn from.

Names of Python, scripts and templates are counted in product and tests, and held to their limit in
both; the other limits are the product's. With `--check` the exit status is 1 where a figure is over
its limit.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.metrics.counting import measure
from tools.metrics.limits import offenders, passed, table

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = (
    "app.py",
    "chalicelib",
    "infra",
    "local",
    "tools",
    "bench",
    "drill",
    "examples",
    "rehearsal",
    "templates",
)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Print the table. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.metrics", description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 over a limit")
    parser.add_argument("--list", action="store_true", help="name what is to be mended, by file")
    options = parser.parse_args(arguments)
    product, tests = measure(root, PRODUCT), measure(root, ["tests"])
    sys.stdout.write(table(product, tests))
    if options.list:
        sys.stdout.writelines(f"{line}\n" for line in (*offenders(product), *offenders(tests)))
    faults = list(passed(product, tests)) if options.check else []
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
