"""Pick, of the cases that share something, those that one recipient may know of."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from chalicelib.model.patterns import Member
from chalicelib.model.recipient import Recipient

MembersOf = Callable[[str], Sequence[Member]]
"""The cases that have something, by its key. Raises Unavailable."""


def cases_platform_may_know(
    members: Iterable[Member], case_id: str, platform: str
) -> Iterator[Member]:
    """Yield other cases that met it on this platform, and that the platform has: nothing that is
    held back from it, was withdrawn or went elsewhere."""
    return (
        member
        for member in members
        if member.case_id != case_id and member.on == platform and platform in member.platforms
    )


def cases_authority_may_know(
    members: Iterable[Member], case_id: str, reader: Recipient
) -> Iterator[Member]:
    """Yield other cases that the reader has; to police, those that any authority has."""
    return (
        member
        for member in members
        if member.case_id != case_id
        and (reader.id in member.authorities or (reader.kind == "police" and member.authorities))
    )
