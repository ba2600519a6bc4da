"""What the use cases ask of the world. Each port has a fake in tests/support/fakes/."""

from chalicelib.ports.directory import Directory, Registry
from chalicelib.ports.feed import Feed, FeedToken, Offer, ParkedToken, WaitingToken
from chalicelib.ports.files import (
    Arrived,
    Blobs,
    Downloads,
    EvidenceFile,
    EvidenceStore,
    Quarantine,
    Uploads,
)
from chalicelib.ports.keys import IdSecrets, Signer, SigningKeyRegistry, SigningKeys
from chalicelib.ports.log import CaseLog, Clock, Dispatch, Queue
from chalicelib.ports.mail import Digests, Letter, Mail, Suppressions, Waiting
from chalicelib.ports.time import Clocks, Counter, Guards, OperatorInbox, ScheduledCheck
from chalicelib.ports.web import Reply, Web

__all__ = [
    "Arrived",
    "Blobs",
    "CaseLog",
    "Clock",
    "Clocks",
    "Counter",
    "Digests",
    "Directory",
    "Dispatch",
    "Downloads",
    "EvidenceFile",
    "EvidenceStore",
    "Feed",
    "FeedToken",
    "Guards",
    "IdSecrets",
    "Letter",
    "Mail",
    "Offer",
    "OperatorInbox",
    "ParkedToken",
    "Quarantine",
    "Queue",
    "Registry",
    "Reply",
    "ScheduledCheck",
    "Signer",
    "SigningKeyRegistry",
    "SigningKeys",
    "Suppressions",
    "Uploads",
    "Waiting",
    "WaitingToken",
    "Web",
]
