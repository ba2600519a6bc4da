"""HTTP messages in the shape that ``http_message_signatures`` reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, field


class FieldLines:
    """A request's header field lines, in wire order, repeated names and all. Read-only.

    Two ``Signature`` lines must not look like one, so this is no mapping.
    """

    def __init__(self, lines: Sequence[tuple[str, str]]) -> None:
        self._lines = tuple(lines)

    def items(self) -> Sequence[tuple[str, str]]:
        """List every line as (name, value)."""
        return self._lines

    def combined(self, name: str) -> str | None:
        """Join all lines of a field with commas (RFC 9110, 5.3); None where there is none."""
        values = [value.strip(" \t") for line, value in self._lines if line.lower() == name]
        return ", ".join(values) if values else None


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the client made it.

    ``url`` is the origin that we are known by, and the path and query as the client sent them;
    neither the Host header nor a route's template goes into it.
    """

    method: str
    url: str
    headers: FieldLines
    body: bytes


@dataclass(slots=True)
class Answer:
    """A response under signature; ``headers`` is what the signer adds to."""

    status_code: int
    request: Request
    headers: dict[str, str] = field(default_factory=dict)
