"""Time the cold import of the packaged zip, as Lambda does: Python 3.13 and the zip alone."""

import subprocess
import tempfile
import zipfile
from collections.abc import Iterator

from bench.sampling import Ratio, Sample
from infra.interpreter import find
from infra.package import OUT
from infra.sam import ZIP_NAME

ZIP = OUT / "prod" / ZIP_NAME
"""What ``make package`` made; ``make bench`` has it made."""
_SUBJECTS = {
    "zip": "import app",
    "floor": "import chalice, boto3; boto3.client('dynamodb', region_name='eu-west-2')",
}


def measure(*, rounds: int, warm_up: int) -> Iterator[Ratio]:
    """Time ``import app`` from the zip against chalice, boto3 and one client from the same zip."""
    spent: dict[str, list[float]] = {name: [] for name in _SUBJECTS}
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(ZIP) as archive:
            archive.extractall(folder)
        python = str(find())
        for number in range(warm_up + rounds):
            times = {name: _seconds(python, folder, script) for name, script in _SUBJECTS.items()}
            if number >= warm_up:
                for name, seconds in times.items():
                    spent[name].append(seconds)
    subject, floor = (Sample(tuple(spent[name])) for name in _SUBJECTS)
    yield Ratio("cold import of the packaged zip, Python 3.13", subject, floor)


def _seconds(python: str, folder: str, script: str) -> float:
    timed = (
        f"import sys, time; sys.path.insert(0, {folder!r}); began = time.perf_counter(); "
        f"{script}; print(time.perf_counter() - began)"
    )
    done = subprocess.run(  # noqa: S603 # an interpreter of this machine and our own script
        [python, "-I", "-S", "-c", timed], capture_output=True, text=True, check=True, env={}
    )
    return float(done.stdout.splitlines()[-1])
