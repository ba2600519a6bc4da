"""Define what an event can mean to each audience: the columns of the table in ``model.kinds``."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal


class Concern(StrEnum):
    """A group of recipients that an event concerns; ``model.concerned`` finds them in a case."""

    REPORTER = "reporter"
    REPORTER_IF_SHOWN = "reporter_if_shown"
    """The reporter, where the authority lets them see it."""
    REPORTER_IF_NEWS = "reporter_if_news"
    """The reporter, where an outcome says more than the one before it."""
    REPORTER_IF_FILE_LOST = "reporter_if_file_lost"
    """The reporter, where a file is refused that we have not already, or holds malware."""
    RECIPIENT = "named"
    """The one that the event names."""
    ADDRESSEE = "addressee"
    """The one that a message is to."""
    NEWLY_ROUTED = "newly_routed"
    """Those that this event routes the case to."""
    FORCE_UNKNOWN = "force_unknown"
    """Our operators, in danger whose force is not known."""
    NO_LONGER_ROUTED = "no_longer_routed"
    """Those that this event takes the case back from."""
    ALL_ROUTED = "all_routed"
    ROUTED_BEFORE = "routed_before"
    """Those that had the case before a file of it became known."""
    PLATFORMS_OF_INCIDENTS = "platforms_of_incidents"
    """Platforms where the incidents stand that this event adds; others once, with its last part."""
    HELD_PLATFORM = "held_platform"
    PLATFORM = "platform"
    """The platform that the event names beside whose it is, if we tell it."""
    HOLDER = "holder"
    """The authority whose hold ended otherwise than by its own wish."""
    OVERDUE = "overdue"
    """The one that is overdue, whom that is escalated to, and who waits for it."""
    NEXT_ADDRESS = "next_address"
    """Where a notification goes once more."""
    OPERATORS = "operators"
    FILES = "files"
    """Our own keeper of files."""
    BUNDLES = "bundles"
    """Our own maker of evidence bundles."""


class MailTiming(StrEnum):
    """When an authority is mailed."""

    NEVER = "never"
    """What it asked for is mailed at once."""
    IN_A_FLOOD = "in_a_flood"
    """Mailed at once, unless a flood of reports without an access code caused it."""
    UNLESS_EMERGENCY = "unless_emergency"
    """A list brings it within minutes, unless it is an emergency: many at once are one mail."""
    UNLESS_PRESSING = "unless_pressing"
    """A digest brings it, unless the case is urgent."""
    ALWAYS = "always"
    """A digest brings it: many in a row are one mail."""


class Quota(StrEnum):
    """What mails to one mailbox are counted as, in a day: one quota cannot use up another."""

    CONFIRMATIONS = "confirmations"
    """Whoever types an address into the form causes them."""
    LINKS = "links"
    """In place of a lost receipt: whoever knows a reference causes them."""


@dataclass(frozen=True, slots=True)
class ReporterMail:
    """A mail to the reporter, by the name of its template, and what it counts as.

    Answers are without a quota: only recipients cause them.
    """

    template: str
    quota: Quota | None = None


@dataclass(frozen=True, slots=True)
class AuthorityMail:
    """A mail to an authority, by the name of its template."""

    template: str
    waits: MailTiming = MailTiming.NEVER


Side = Literal["candidate", "authority", "platform", "service"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline, as the reporter and the authorities see it.

    ``by`` did it; None where a message says who wrote it. ``about`` is the public member with the
    recipient that it is about. ``text`` is the first of these members, such as ``private.text``,
    that is there; ``names`` says that it is the id of a recipient, to be shown by name.
    ``officer``: the authority that did it sees which of its officers it was.
    """

    by: Side | None
    about: str = "recipient"
    text: tuple[str, ...] = ()
    names: bool = False
    officer: bool = False

    @property
    def quotable(self) -> bool:
        """Return True where the text can only be what somebody wrote: none of it is a code."""
        return bool(self.text) and all(member.startswith("private.") for member in self.text)

    def text_of(self, public: Mapping[str, Any], private: Mapping[str, Any]) -> str | None:
        """Return the text of an event with this public and private part; None where it has none."""
        parts = {"public": public, "private": private}
        members = (member.split(".") for member in self.text)
        texts = (parts[part].get(name) for part, name in members)
        return next((str(text) for text in texts if text), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one kind of event means to each audience; None or False where it means nothing."""

    concerns: tuple[Concern, ...] | None
    """Who hears of it. (): only clocks are set by it. None: ``fan_out`` never sees it."""
    reporter: ReporterMail | None
    authority: AuthorityMail | None
    platform: str | None
    """The kind of security event token that a platform's feed carries."""
    operators: bool
    """Whether our operators' mail has a sentence on it."""
    timeline: Line | None
    """The line on the status page, on the authority's case page and in the evidence bundle."""

    folds: bool = True
    """It changes the state of a case: ``model.folding`` knows how."""
    requested: bool = False
    """Its recipient requested it: it goes out whatever became of the report since."""
    changes_bundle: bool = False
    """An evidence bundle that was made before it no longer holds everything."""
    changes_figures: bool = False
    """The published figures on platforms change by it."""
    changes_patterns: bool = False
    """What other cases share with the case, or who may know of that, changes by it."""
    due_at_once: bool = False
    """Something may fall due at the moment that it is appended."""
