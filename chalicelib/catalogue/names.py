"""Compare names of constituencies, and name the elections desk of a force."""

from __future__ import annotations

import re
import unicodedata

ELECTIONS_CONTACT = "election-spoc"
"""The authority that ``assemble`` makes the elections desks of forces from."""


def fold(name: str) -> str:
    """Reduce a name by what people type differently: case, accents, punctuation, '&' for 'and'.

    >>> fold("Ynys Môn"), fold("Brighton, Kemptown & Peacehaven")
    ('ynys mon', 'brighton kemptown and peacehaven')
    """
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w\s]|_", " ", re.sub(r"['’‘`]", "", plain)).split())


def elections_desk(force: str) -> str:
    """Return the id of a force's single point of contact for elections.

    >>> elections_desk("police-kent")
    'police-kent-elections'
    """
    return f"{force}-elections"


def force_of(desk: str) -> str | None:
    """Return the force whose single point of contact for elections it is; None for another.

    >>> force_of("police-kent-elections")
    'police-kent'
    """
    force = desk.removesuffix("-elections")
    return force if desk.startswith("police-") and force != desk else None
