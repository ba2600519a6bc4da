"""Refuse names that are unknown, with those that look like them, and what is no mail address."""

from collections.abc import Collection
from difflib import get_close_matches

from email_validator import EmailNotValidError, validate_email

from chalicelib.catalogue import Catalogue
from chalicelib.operator.output import CommandFailed

_FEW = 30
"""So many names can be listed; there are more of authorities alone."""


def require_name(name: str, names: Collection[str], thing: str) -> str:
    """Return ``name`` where it is one of ``names``. Raises CommandFailed with the nearest ones.

    ``thing`` is what they are and where: "platform in the catalogue".
    """
    if name in names:
        return name
    near = get_close_matches(name.lower(), names, n=3, cutoff=0.8)
    near += [other for other in sorted(names) if _part_of(name, other) and other not in near][:3]
    if near:
        ending = f": did you mean {' or '.join(near[:3])}?"
    else:
        few = len(names) <= _FEW
        ending = f", which has {', '.join(names)}" if few else ": see standsafe authorities list"
    raise CommandFailed(f"no {thing.replace(' ', f' {name!r} ', 1)}{ending}")


def require_platform(name: str, catalogue: Catalogue) -> str:
    """Return a platform's id. Raises CommandFailed."""
    return require_name(name, catalogue.platforms, "platform in the catalogue")


def require_authority(name: str, catalogue: Catalogue) -> str:
    """Return the id of an authority, also of one that only advises. Raises CommandFailed."""
    return require_name(name, catalogue.authorities, "authority in the catalogue")


def require_recipient(name: str, catalogue: Catalogue) -> str:
    """Return the id of a platform or an authority. Raises CommandFailed."""
    names = {**catalogue.platforms, **catalogue.authorities}
    return require_name(name, names, "recipient in the catalogue")


def _part_of(name: str, other: str) -> bool:
    """Return whether "Kent" or "hampshire" stands in the id."""
    return len(name) > 2 and name.lower().replace(" ", "-") in other


def require_address(text: str) -> str:
    """Return a mail address as it is written in one way. Raises CommandFailed."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise CommandFailed(f"{text!r} is not a mail address: {error}") from error
