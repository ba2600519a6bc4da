"""What the use cases ask of the world. Each port has a fake in tests/fakes.py."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.model.directory import Candidate, PlatformKey
from chalicelib.model.events import Event, NewEvent
from chalicelib.model.links import Fault
from chalicelib.model.signing_keys import OurKey
from chalicelib.model.uploads import Finding, Upload

Clock = Callable[[], datetime]
"""The time now, aware, in UTC."""


class CaseLog(Protocol):
    """The append-only log of cases."""

    def begin(self, case_id: str, at: datetime, event: NewEvent) -> Event:
        """Write event 1 under a new key of the case's own. Raises LostRace where there is one."""
        ...

    def append(self, last: Event, at: datetime, event: NewEvent) -> Event:
        """Write the event after ``last``. Raises LostRace where somebody else did."""
        ...

    def read(self, case_id: str) -> tuple[Event, ...]:
        """All events in order, consistent, words decrypted; empty where there is no such case."""
        ...

    def clear(self, case_id: str) -> tuple[Event, ...]:
        """All events in order, consistent, without their words."""
        ...

    def first(self, case_id: str) -> Event | None:
        """Event 1 alone, its words decrypted."""
        ...

    def unrouted(self, hour: str) -> Sequence[tuple[str, int]]:
        """(case_id, seq) of each event of that hour that needs routing and has not been routed."""
        ...

    def erase(self, case_id: str) -> None:
        """Remove the case's key, and with it every word; the chain stays."""
        ...


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Ids of one notification, and all that a queue message carries."""

    case_id: str
    seq: int
    recipient: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notification that waits for a digest, since when, and whether it is to be told soon."""

    dispatch: Dispatch
    since: datetime
    soon: bool


class Queue(Protocol):
    """One SQS queue."""

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        """Put messages on the queue. Raises Unavailable unless all were taken."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. ``key`` names the notification: ``case_id.seq.recipient``."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    thread: str
    """What the mails of one case to one recipient share, as a References message id."""


class Mail(Protocol):
    """The post office."""

    def send(self, letter: Letter) -> str:
        """Hand over one mail and return the carrier's message id. Raises Unavailable."""
        ...


class Signer(Protocol):
    """Our signing key (P-256)."""

    @property
    def kid(self) -> str:
        """RFC 7638 thumbprint of the public key."""
        ...

    def public_jwk(self) -> Mapping[str, str]:
        """The public key as a JWK with kid, use and alg."""
        ...

    def sign(self, message: bytes) -> bytes:
        """ES256: raw ``r || s``, 64 bytes, over SHA-256 of ``message``."""
        ...


class SigningKeys(Protocol):
    """Our signing keys as they are rotated."""

    def current(self) -> Signer:
        """The key that signs now: one for a whole token."""
        ...

    def published(self) -> Sequence[Mapping[str, str]]:
        """Every public key of ours, the one that signs now first."""
        ...


class SigningKeyRegistry(Protocol):
    """Where it stands which keys of ours sign when."""

    def all(self) -> Sequence[OurKey]:
        """Every key that is published; none until the first rotation."""
        ...

    def put(self, key: OurKey) -> None:
        """Write a key."""
        ...

    def remove(self, kid: str) -> None:
        """Publish a key no more."""
        ...


@dataclass(frozen=True, slots=True)
class IdSecrets:
    """Versioned HMAC secrets. New ids use ``current``; old ones stay for look-up."""

    current: str
    versions: Mapping[str, bytes]

    def newest_first(self) -> list[tuple[str, bytes]]:
        """(version, secret), the current one first."""
        others = (item for item in self.versions.items() if item[0] != self.current)
        return [(self.current, self.versions[self.current]), *others]


class Directory(Protocol):
    """Who is connected, whom mail reaches, who stands where."""

    def connected_platforms(self, now: datetime) -> frozenset[str]:
        """Ids of the platforms with a key that is good now."""
        ...

    def contacts(self) -> Mapping[str, str]:
        """Mail address by authority id."""
        ...

    def candidate_by_code(self, code_hash: str) -> Candidate | None:
        """The candidate whose access code has this hash."""
        ...

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        """A key by its thumbprint: one platform's, or whichever platform's it is."""
        ...


class Guards(Protocol):
    """Things that run out: nonces, throttles, sessions."""

    def spend(self, key: str, seconds: int) -> bool:
        """True the first time within ``seconds``; one winner however many try at once."""
        ...

    def count(self, key: str, seconds: int) -> int:
        """Count one more try under ``key`` and return how many there were within ``seconds``."""
        ...

    def tries(self, key: str) -> int:
        """How many tries there were, without counting one."""
        ...

    def keep(self, key: str, value: Mapping[str, str], seconds: int) -> None:
        """Remember ``value`` for so long."""
        ...

    def recall(self, key: str) -> Mapping[str, str] | None:
        """What was kept, if it has not run out."""
        ...

    def forget(self, key: str) -> None:
        """Remove what was kept."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """That a case is to be looked at. ``hour`` is where it is kept: it may be due since before."""

    case_id: str
    at: datetime
    hour: str


class Clocks(Protocol):
    """When which case has to be looked at: what is due is found by its hour, never by scanning.

    It says only that something may fall due; what does is read from the case. So it can be lost and
    made again, and one look too many does nothing.
    """

    def set(self, case_id: str, at: datetime) -> None:
        """Have a case looked at then, at once where that is past. Raises Unavailable."""
        ...

    def due(self, most: int) -> Sequence[Look]:
        """Up to ``most`` looks whose time has come, oldest first. Raises Unavailable."""
        ...

    def done(self, look: Look) -> None:
        """Remove a look. Raises Unavailable."""
        ...


class Tray(Queue, Protocol):
    """What our operators are to be told of: filled like a queue, emptied by a mail at a time."""

    def waiting(self, most: int) -> Sequence[tuple[Dispatch, datetime]]:
        """Up to ``most`` of what waits, and since when. Raises Unavailable."""
        ...

    def remove(self, dispatches: Iterable[Dispatch]) -> None:
        """Take out what they were told of. Raises Unavailable."""
        ...


class Suppressions(Protocol):
    """Addresses that are not mailed any more, known by a keyed digest alone."""

    def why(self, address: str) -> str | None:
        """Why an address is not mailed; None where it may be."""
        ...

    def suppress(self, address: str, *, because: str, at: datetime) -> None:
        """Mail an address no more. Raises Unavailable."""
        ...

    def allow(self, address: str) -> bool:
        """Mail it again: somebody confirmed it anew. False where it was not suppressed."""
        ...


class Registry(Directory, Protocol):
    """The directory as operators use it."""

    def platform_keys(self, platform: str | None = None) -> tuple[PlatformKey, ...]:
        """Every key, revoked ones too, of one platform or of all."""
        ...

    def platform_additions(self, platform: str) -> int:
        """How many keys were ever added to a platform."""
        ...

    def add_platform_key(self, key: PlatformKey, after: int) -> None:
        """Write a new key. Raises LostRace where there were more additions than ``after``."""
        ...

    def put_platform_key(self, key: PlatformKey) -> None:
        """Write a key, or write over the same one."""
        ...

    def set_contact(self, authority: str, email: str | None) -> None:
        """Set, change or (None) remove the address that an authority is told at."""
        ...

    def candidates_with(
        self, keys: Iterable[tuple[str, str, str]]
    ) -> Mapping[tuple[str, str, str], Candidate]:
        """Those of the candidates (election, person id, area) that are there already."""
        ...

    def add_candidates(self, candidates: Mapping[str, Candidate]) -> None:
        """Write candidates by the hash of their access code."""
        ...


@dataclass(frozen=True, slots=True)
class FeedToken:
    """A signed security event for one platform. Without ``case_id`` it is about no case."""

    platform: str
    jti: str
    jws: str
    case_id: str | None = None
    seq: int | None = None
    kid: str = ""
    """Which key of ours signed it."""


@dataclass(frozen=True, slots=True)
class WaitingToken:
    """A token that was not acknowledged, without its content."""

    platform: str
    jti: str
    case_id: str | None
    seq: int | None
    shard: str = ""
    """Where its feed keeps it; with ``place`` and ``created`` its feed's own matter."""
    place: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class ParkedToken:
    """A token that its platform refused or never took, and what was said of it."""

    token: WaitingToken
    at: str
    err: str
    description: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Tokens by id, in the order of their turn; ``more`` where others wait beside them."""

    tokens: Mapping[str, str]
    more: bool


class Feed(Protocol):
    """What platforms poll. Tokens are offered until they are acknowledged or parked."""

    def put(self, token: FeedToken) -> bool:
        """Add a token; False where one of its id is there already."""
        ...

    def hold(self, platform: str, jti: str) -> datetime | None:
        """Hold a token back. Where it was offered before, leave it, and give when it last was."""
        ...

    def unhold(self, platform: str, jti: str) -> bool:
        """Give a token that is held back its turn; False where it is not held back."""
        ...

    def offer(self, platform: str, most: int) -> Offer:
        """Up to ``most`` tokens: never-offered first, oldest first, then by oldest offer."""
        ...

    def waiting(self, platform: str, jtis: Iterable[str]) -> Sequence[WaitingToken]:
        """Those of the tokens that are in this feed and were not acknowledged."""
        ...

    def acknowledge(self, tokens: Iterable[WaitingToken]) -> None:
        """Offer these no more, as ``waiting`` gave them."""
        ...

    def stale(self, platform: str, before: datetime, most: int) -> Sequence[WaitingToken]:
        """Some ``most`` of the tokens that have waited since before then, oldest first."""
        ...

    def signed_by(self, platform: str, kid: str) -> bool:
        """Whether a token that was not acknowledged is signed by this key of ours."""
        ...

    def count_case(self, platform: str, account: str, case: bytes) -> int:
        """Note that a case names an account; give how many do. Both are keyed hashes."""
        ...

    def park(self, platform: str, jti: str, *, err: str, description: str) -> bool:
        """Put a token aside for an operator; False where it does not wait."""
        ...

    def unpark(self, platform: str, jti: str) -> bool:
        """Give a parked token a turn again; False where it is not parked."""
        ...

    def parked(self, platform: str) -> Iterable[ParkedToken]:
        """Tokens that were put aside and not acknowledged since."""
        ...

    def erase(self, platform: str, jti: str) -> None:
        """Remove what a token says, and with that its turn."""
        ...

    def claim_outcome(self, platform: str, outcome_id: str, content: str) -> bool:
        """Tie an outcome id to its content; False where it is tied to another."""
        ...


class Blobs(Protocol):
    """One bucket of whole objects."""

    def fingerprints(self) -> Mapping[str, str]:
        """Every key with the MD5, in hex, of its content (an S3 ETag of an object put whole)."""
        ...

    def get(self, key: str) -> bytes | None:
        """An object's content; None where there is none. Raises Unavailable."""
        ...

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        """Write a whole object. Raises Unavailable."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object; nothing happens where there is none. Raises Unavailable."""
        ...

    def version(self, key: str, mark: str) -> bytes | None:
        """The content that an object has or once had, by its fingerprint; None where it is gone."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """What a web server answered to one request; ``status`` 0 and a ``fault`` where it did not."""

    status: int
    location: str | None = None
    retry_after: float | None = None
    """Seconds that the server asks to wait."""
    fault: Fault | None = None


class Web(Protocol):
    """Servers of others. Asked for pages, never sent anything."""

    def ask(self, method: str, url: str) -> Reply:
        """One request, its redirect not followed. Never raises for what the server does."""
        ...


class Uploads(Protocol):
    """Files that were announced, until a case has them. Every method raises Unavailable."""

    def begin(self, upload: Upload) -> None:
        """Write a new upload, which may be a case's already."""
        ...

    def read(self, upload_id: str) -> Upload | None:
        """An upload; None for one that never was, or has run out."""
        ...

    def claim(self, upload_id: str, case_id: str, mark: str) -> Upload | None:
        """Tie an upload to a case; None where there is none or it is another's. First wins."""
        ...

    def settle(self, upload_id: str, finding: Finding) -> Upload | None:
        """Say what was found, if nothing was found before; give the upload as it then is."""
        ...

    def close(self, upload_id: str) -> None:
        """Its case knows what became of it."""
        ...

    def open_in(self, hour: str) -> Iterable[str]:
        """Ids of the claimed uploads that fall due in an hour and are not closed."""
        ...

    def forget(self, upload_id: str) -> None:
        """Remove it, and with it what the file was called."""
        ...


@dataclass(frozen=True, slots=True)
class Arrived:
    """What was uploaded: the version of the object, and its content up to a byte over the limit."""

    version: str
    content: bytes


class Quarantine(Protocol):
    """Where uploads arrive. Every method but ``invite`` raises Unavailable."""

    def invite(
        self, upload_id: str, content_type: str, seconds: int, then: str | None = None
    ) -> Mapping[str, str]:
        """The fields of a form that may post one file to this place alone."""
        ...

    def fetch(self, upload_id: str) -> Arrived | None:
        """What arrived; None where nothing did."""
        ...

    def remove(self, upload_id: str, version: str) -> None:
        """Delete what arrived, for good."""
        ...


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """Names one file of one case."""

    case_id: str
    upload_id: str
    content_type: str
    sha256: str


class EvidenceStore(Protocol):
    """Where checked files are kept. Every method but ``link`` raises Unavailable."""

    def keep(self, file: EvidenceFile, version: str) -> None:
        """Copy the very version that was checked; what is there already stays."""
        ...

    def read(self, file: EvidenceFile) -> bytes:
        """The file as it was uploaded."""
        ...

    def put_copy(self, file: EvidenceFile, content: bytes) -> str:
        """Keep the copy for platforms and give its SHA-256."""
        ...

    def lock(self, file: EvidenceFile, until: datetime) -> None:
        """Hold the original until then."""
        ...

    def drop(self, file: EvidenceFile) -> None:
        """Delete a file that was never locked."""
        ...

    def link(self, file: EvidenceFile, seconds: int) -> str:
        """An address that gives the copy to whoever has it, for so long."""
        ...

    def erase(self, case_id: str) -> int:
        """Delete a case's files, locked or not, and give how many versions there were."""
        ...


class Downloads(Protocol):
    """Where what is held about a case waits to be fetched, for a day."""

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        """Write an object while it is made. Raises Unavailable."""
        ...

    def link(self, key: str, seconds: int, *, name: str = "report.zip") -> str:
        """An address that gives the object to whoever has it, for so long, under that name."""
        ...

    def erase(self, case_id: str) -> int:
        """Delete what is there of a case and give how many there were. Raises Unavailable."""
        ...
