"""Define what is shown of a report's recipients before it is sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PreviewedRecipient:
    """Somebody who would be told; where we do not reach them, by the reporter themselves."""

    id: str
    kind: str
    name: str
    reason: str
    reached: bool


@dataclass(frozen=True, slots=True)
class ReportPreview:
    """Who would be told. ``police_recommended``: they would not be, and a crime is likely."""

    recipients: tuple[PreviewedRecipient, ...]
    verified: bool = False
    """An access code says who the candidate is."""
    police_recommended: bool = False
    force_unknown: bool = False
    """Somebody is in danger, and no police force is known that could be told."""
