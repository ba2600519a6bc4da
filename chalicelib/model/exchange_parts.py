"""Define what the bodies that platforms send are made of."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

_PLAIN = StringConstraints(min_length=1, strip_whitespace=True, strict=True)

Short = Annotated[str, _PLAIN, Field(max_length=100)]
Url = Annotated[str, _PLAIN, Field(max_length=2_048)]
Explanation = Annotated[str, _PLAIN, Field(max_length=2_000)]
Long = Annotated[str, _PLAIN, Field(max_length=5_000)]


def _some(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Require one at least; checked after the members, so that a bad one is not counted as none."""
    if not value:
        raise PydanticCustomError("too_short", "Should have at least 1 item")
    return value


AT_LEAST_ONE = AfterValidator(_some)
ONE_ITEM: dict[str, Any] = {"minItems": 1}
