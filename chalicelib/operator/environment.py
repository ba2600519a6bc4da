"""Which deployment a command talks to: the process's environment, or one that is written in a file.

The embedded stack writes its environment, a flat JSON object of strings with AWS_ENDPOINT_URL and
dummy credentials, to ``$STANDSAFE_LOCAL_DIR/environment.json``. boto3 reads the process's
environment, so what the file says has to be set there: the one place beside config.py.
"""

import json
import os
from pathlib import Path

from chalicelib.operator.output import CommandFailed

FILE = "environment.json"
_REPOSITORY = Path(__file__).parents[2]


def local_file() -> Path:
    """Return where the embedded stack writes its environment."""
    folder = os.environ.get("STANDSAFE_LOCAL_DIR", "")  # noqa: TID251 # see the module
    return Path(folder or _REPOSITORY / ".local") / FILE


def stage_file(stage: str) -> Path:
    """Return where deploying a stage writes its environment."""
    return _REPOSITORY / ".stages" / f"{stage}.json"


def use(path: Path) -> None:
    """Set what the file says. Raises CommandFailed for a file that is not there or no such file."""
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        hint = ": is the embedded stack running (make run)?" if path == local_file() else ""
        if path == stage_file(path.stem):
            hint = f": make deploy STAGE={path.stem} writes it"
        raise CommandFailed(f"{path} does not exist{hint}") from error
    except (OSError, ValueError) as error:
        raise CommandFailed(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise CommandFailed(f"{path} is not a flat JSON object of strings")
    os.environ.update(values)  # noqa: TID251 # see the module
