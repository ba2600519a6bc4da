"""Name JSON's objects, for what is too loose for a class of its own."""

from collections.abc import Mapping
from typing import Any

JsonObject = dict[str, Any]
"""One that is being made: members can be added."""

JsonView = Mapping[str, Any]
"""One that is only read."""
