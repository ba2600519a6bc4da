"""Read the embedded stack's settings; the one place that sets the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

Store = Literal["moto", "dynamodb-local"]
StackStage = Literal["local", "sandbox"]

TABLES = "AWS_ENDPOINT_URL_DYNAMODB"
"""Where DynamoDB Local listens; without it tables are moto's."""
_MOST_WORKERS = 64
_OFF = {"0", "no", "false", "off"}


SETTINGS: Mapping[str, str] = {
    "PORT": "where it listens: 8000; 0 takes a free one",
    "STANDSAFE_LOCAL_DIR": "where it keeps its files: .local",
    "STORE": "moto, or dynamodb-local, which needs Java 17",
    "DEMO": "0 seeds, but walks no report",
    "STAGE": "local, or sandbox, which seeds invented reports and walks none",
    "WORKERS": "processes that handle events; 0 handles all in the one that answers requests",
}
"""What each variable of the environment sets, for ``--help``."""


class OptionsError(Exception):
    """Says which setting cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the variables of ``SETTINGS`` say."""

    port: int = 8000
    """0 takes a free one."""
    folder: Path = Path(".local")
    store: Store = "moto"
    demo: bool = True
    stage: StackStage = "local"
    """``sandbox`` seeds invented reports, as that stage does on AWS, and walks none."""
    workers: int = 0
    """Processes that handle events, beside those that answer requests; 0 handles all in this."""

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Options":
        """Read them from the environment. Raises OptionsError."""
        variables = os.environ if environment is None else environment
        port = variables.get("PORT") or "8000"
        if not port.isascii() or not port.isdigit() or int(port) > 65535:
            raise OptionsError(f"PORT is {port!r}: it must be a number from 0 to 65535")
        store = variables.get("STORE") or "moto"
        if store not in ("moto", "dynamodb-local"):
            raise OptionsError(f"STORE is {store!r}: it must be moto or dynamodb-local")
        stage = variables.get("STAGE") or "local"
        if stage not in ("local", "sandbox"):
            raise OptionsError(f"STAGE is {stage!r}: it must be local or sandbox")
        demo = (variables.get("DEMO") or "1").lower() not in _OFF
        return cls(
            port=int(port),
            folder=Path(variables.get("STANDSAFE_LOCAL_DIR") or ".local").absolute(),
            store=cast(Store, store),
            demo=demo and stage == "local",
            stage=cast(StackStage, stage),
            workers=_workers(variables.get("WORKERS") or "", store),
        )


def _workers(number: str, store: str) -> int:
    """Return how many processes handle events. Moto's tables are quickest in one process, which
    also starts first; DynamoDB Local's are as near to every other."""
    if not number:
        return (os.cpu_count() or 1) + 1 if store == "dynamodb-local" else 0
    if not number.isascii() or not number.isdigit() or int(number) > _MOST_WORKERS:
        raise OptionsError(f"WORKERS is {number!r}: it must be a number from 0 to {_MOST_WORKERS}")
    return int(number)


def aws_environment(region: str) -> dict[str, str]:
    """Return variables that keep real accounts out of reach: invented credentials, no profile."""
    return {
        "AWS_ACCESS_KEY_ID": "embedded",
        "AWS_SECRET_ACCESS_KEY": "embedded",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # else streams get a host that moto misses
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "POWERTOOLS_METRICS_DISABLED": "true",
    }


def set_environment(variables: Mapping[str, str]) -> None:
    """Set variables as a deployment would; drop any other AWS endpoint, profile or session."""
    for name in list(os.environ):
        if name.startswith("AWS_ENDPOINT_URL") or name in {"AWS_PROFILE", "AWS_SESSION_TOKEN"}:
            del os.environ[name]
    os.environ.update(variables)
