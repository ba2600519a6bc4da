"""Read numbers that somebody typed, or a program wrote: as short as what they count."""

import re

_SMALL = re.compile(r"[0-9]{1,9}")


def small_number(text: str) -> int | None:
    """Read a whole number of one to nine digits; None of any other text.

    ``int()`` takes other scripts' digits, ``str.isdigit`` even those that it does not take, and it
    raises ValueError above 4,300 digits.
    """
    return int(text) if _SMALL.fullmatch(text) else None
