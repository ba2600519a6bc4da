"""Everything that can go wrong, in one tree.

    StandsafeError
    ├── SettingsError           the environment lacks a setting
    ├── CatalogueError          a catalogue file is wrong (build time) or was not built
    ├── LostRace                somebody else appended first: read again and retry
    ├── LimitReached            a counter stands at its most
    ├── JobIsRunning            another run of a scheduled job holds it
    ├── LeaseLost               another run took the job over while this one paused
    ├── TryAgainLater           a queue message that must wait: it goes back to its queue
    ├── ChainBroken             a stored event does not match the chain
    ├── HeadsNotOurs            a list of chain heads that none of our keys has signed
    └── Refusal                 anything a client is told; mapped to HTTP in web/errors.py
        ├── Malformed           400  not JSON, bad UTF-8, bad shape of an envelope
        ├── SignatureRefused    401  the reason is for the log only
        ├── NotSignedIn         401
        ├── Forbidden           403
        ├── NotFound            404  the same for unknown and for wrong
        ├── Conflict            409
        ├── Gone                410
        │   └── LinkExpired     410  a link that was good once; a new one can be asked for
        ├── TooLarge            413
        ├── UnsupportedMedia    415
        ├── RulesBroken         422  carries every fault at once
        ├── TooManyTries        429  carries when to come back
        └── Unavailable         503  a dependency is down; the client may retry

Each class says its ``status``, ``code`` and ``title`` (one public sentence, never content).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from chalicelib.limits import BODY

ID_USED = "This id was used for other content"


class StandsafeError(Exception):
    """Root of the tree."""


class SettingsError(StandsafeError):
    """The environment lacks a setting, or has one that cannot be used."""


class CatalogueError(StandsafeError):
    """A catalogue file is wrong, or the catalogue has not been built."""


class LostRace(StandsafeError):
    """Another writer appended this event number first."""


class LimitReached(StandsafeError):
    """A counter stands at its most; nothing was written."""


class JobIsRunning(StandsafeError):
    """Another run of a scheduled job holds it just now: this one is not needed."""

    def __init__(self, job: str) -> None:
        super().__init__(f"{job} runs already, so nothing was begun; try again in two minutes")
        self.job = job


class LeaseLost(StandsafeError):
    """Another run took a job over while this one paused: this one stops where it is."""

    def __init__(self, job: str) -> None:
        super().__init__(f"another run of {job} has taken over, and goes on with it")
        self.job = job


class TryAgainLater(StandsafeError):
    """A message that cannot be finished yet; its queue keeps it, and shows it again ``after`` so
    long: where that is None, when it shows any message again."""

    def __init__(self, why: str, *, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.after = after


class ChainBroken(StandsafeError):
    """A stored event does not match the chain of its case."""

    def __init__(self, case_id: str, seq: int, why: str) -> None:
        super().__init__(f"event {seq} of case {case_id}: {why}")
        self.case_id, self.seq, self.why = case_id, seq, why


class HeadsNotOurs(StandsafeError):
    """A list of chain heads that none of our published keys has signed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a body. ``pointer`` is an RFC 6901 JSON pointer into it."""

    pointer: str
    code: str
    detail: str
    choices: tuple[Mapping[str, str], ...] = ()
    """What it may mean, where it may mean several things."""


class Refusal(StandsafeError):
    """Something a client is told."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(self, detail: str | None = None, *, code: str | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.public_code = code or self.code


class Malformed(Refusal):
    """The body is not what its content type says."""

    status, code, title = 400, "malformed", "The request could not be read"

    def __init__(
        self, detail: str | None = None, *, code: str | None = None, faults: Sequence[Fault] = ()
    ) -> None:
        super().__init__(detail, code=code)
        self.faults = tuple(faults)


class SignatureRefused(Refusal):
    """A signature that cannot be accepted; ``reason`` is for our log, never for the caller."""

    status, code, title = 401, "signature_refused", "The signature was not accepted"

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class NotSignedIn(Refusal):
    """No session, or one that has ended."""

    status, code, title = 401, "not_signed_in", "Open this page from its link again"


class Forbidden(Refusal):
    """A known caller asked for what is not theirs."""

    status, code, title = 403, "forbidden", "This is not yours to use"


class NotFound(Refusal):
    """Unknown and wrong look the same."""

    status, code, title = 404, "not_found", "There is nothing here by that name"


class Conflict(Refusal):
    """What is there already does not allow it; most often the id stands for something else."""

    status, code, title = 409, "conflict", "What is here already does not allow this"

    def __init__(self, detail: str = ID_USED, *, code: str | None = None) -> None:
        super().__init__(detail, code=code)


class Gone(Refusal):
    """It was here and was erased, or has run out."""

    status, code, title = 410, "gone", "This has been erased"


class LinkExpired(Gone):
    """A link to a case that has run out. A new one goes to the registered address only."""

    code, title = "link_expired", "This link has run out: ask for a new one"


class TooLarge(Refusal):
    """The body is over the limit."""

    status, code, title = 413, "too_large", f"The body is larger than {BODY}"


class UnsupportedMedia(Refusal):
    """A content type that this address does not take."""

    status, code, title = 415, "unsupported_media_type", "This content type is not taken here"


class RulesBroken(Refusal):
    """A readable body that breaks the schema or a rule; every fault at once."""

    status, code, title = 422, "rules_broken", "Some of the content cannot be accepted"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class TooManyTries(Refusal):
    """Come back after ``retry_after`` seconds."""

    status, code, title = 429, "too_many_tries", "Too many tries: wait before the next"

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Unavailable(Refusal):
    """A dependency is down; nothing was accepted."""

    status, code, title = 503, "unavailable", "This is not available just now: try again"
