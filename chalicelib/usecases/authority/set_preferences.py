"""Set how an authority wants to be mailed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.model.preferences import Preferences
from chalicelib.ports import AuthorityDirectory


@dataclass(frozen=True, slots=True)
class SetPreferencesDeps:
    """What setting needs."""

    directory: AuthorityDirectory


def set_preferences(
    deps: SetPreferencesDeps, authority: str, changes: Mapping[str, Any]
) -> Preferences:
    """Change the preferences that ``changes`` names, and give them all. Raises Unavailable."""
    before = deps.directory.preferences().get(authority, Preferences())
    preferences = replace(before, **changes)
    if preferences != before:
        deps.directory.set_preferences(authority, preferences)
    return preferences
