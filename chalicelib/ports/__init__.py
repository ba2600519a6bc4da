"""What the use cases ask of the world. Each port has a fake in tests/support/fakes/."""

from chalicelib.ports.authorities import AuthorityDirectory
from chalicelib.ports.candidates import CandidateDirectory, Delegates
from chalicelib.ports.elections import ElectionDirectory, KnownElections
from chalicelib.ports.feed import Feed, FeedToken, HeldToken, Offer, ParkedToken, WaitingToken
from chalicelib.ports.files import (
    ArrivedFile,
    Blobs,
    CaseObjects,
    Downloads,
    ErasedObjects,
    EvidenceFile,
    EvidenceStore,
    PartUploads,
    Quarantine,
    Uploads,
)
from chalicelib.ports.keys import IdSecrets, SecretRegistry, Signer, SigningKeyRegistry, SigningKeys
from chalicelib.ports.log import CaseLog, ClearLog, Dispatch, ExpiringPage, Now, Queue
from chalicelib.ports.mail import (
    Digests,
    Letter,
    Mail,
    Suppressions,
    WaitingNotification,
)
from chalicelib.ports.patterns import Patterns
from chalicelib.ports.platform_keys import PlatformKeyDirectory
from chalicelib.ports.reach import Reach
from chalicelib.ports.stats import ListReading, ListReadings, SentCases, Stats
from chalicelib.ports.time import Clocks, Counter, Guards, Leases, OperatorInbox, ScheduledCheck
from chalicelib.ports.web import Reply, Web

__all__ = [
    "ArrivedFile",
    "AuthorityDirectory",
    "Blobs",
    "CandidateDirectory",
    "CaseLog",
    "CaseObjects",
    "ClearLog",
    "Clocks",
    "Counter",
    "Delegates",
    "Digests",
    "Dispatch",
    "Downloads",
    "ElectionDirectory",
    "ErasedObjects",
    "EvidenceFile",
    "EvidenceStore",
    "ExpiringPage",
    "Feed",
    "FeedToken",
    "Guards",
    "HeldToken",
    "IdSecrets",
    "KnownElections",
    "Leases",
    "Letter",
    "ListReading",
    "ListReadings",
    "Mail",
    "Now",
    "Offer",
    "OperatorInbox",
    "ParkedToken",
    "PartUploads",
    "Patterns",
    "PlatformKeyDirectory",
    "Quarantine",
    "Queue",
    "Reach",
    "Reply",
    "ScheduledCheck",
    "SecretRegistry",
    "SentCases",
    "Signer",
    "SigningKeyRegistry",
    "SigningKeys",
    "Stats",
    "Suppressions",
    "Uploads",
    "WaitingNotification",
    "WaitingToken",
    "Web",
]
