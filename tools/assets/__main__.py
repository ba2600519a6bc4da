"""Build everything the pages need, unless nothing has changed since the last build."""

import argparse
import subprocess
import sys
from pathlib import Path

from tools.assets.build import build, is_fresh
from tools.assets.catalogs import compile_catalogs

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Build what changed. Returns 0 when assets/ and the compiled catalogs are up to date
    afterwards."""
    parser = argparse.ArgumentParser(prog="python -m tools.assets", description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even if nothing has changed")
    force = parser.parse_args().force
    catalogs = compile_catalogs(ROOT / "templates" / "locale")
    if not force and is_fresh(ROOT):
        sys.stdout.write(f"assets: up to date ({catalogs} catalogs compiled)\n")
        return 0
    try:
        manifest = build(ROOT)
    except subprocess.CalledProcessError as failed:  # it has said on stderr what is wrong
        sys.stderr.write(f"assets: not built: {failed.cmd[0]} ended with {failed.returncode}\n")
        return 1
    sys.stdout.write(f"assets: {len(manifest)} files built ({catalogs} catalogs compiled)\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
