"""``python -m chalicelib.operator``."""

import sys

from chalicelib.operator.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
