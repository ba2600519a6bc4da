"""Name the roles of reporters, and the kinds of recipients that they consent to."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

ReporterRole = Literal["candidate", "agent", "staff", "family", "other"]

CONSENT_KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "platforms": frozenset({"platform"}),
        "police": frozenset({"police"}),
        "electoral": frozenset({"electoral", "returning_officer"}),
    }
)
"""Members of ``share_with`` -> the kinds of recipients that each is about."""
