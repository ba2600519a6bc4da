"""Fakes that keep to the ports of chalicelib/ports; tests/contracts hold them to it."""

from tests.support.fakes.blobs import Blob, MemoryBlobs
from tests.support.fakes.candidates import MemoryDelegates
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.directory import MemoryDirectory, MemoryReach
from tests.support.fakes.elections import MemoryKnownElections
from tests.support.fakes.evidence import MemoryDownloads, MemoryEvidence
from tests.support.fakes.feed import MemoryFeed
from tests.support.fakes.keys import (
    MemoryKeys,
    MemorySecretRegistry,
    MemorySigner,
    MemorySigningKeyRegistry,
    MemorySigningKeys,
)
from tests.support.fakes.log import MemoryLog, MemoryQueue
from tests.support.fakes.mail import (
    MemoryDigests,
    MemoryMail,
    MemorySuppressions,
)
from tests.support.fakes.patterns import MemoryPatterns
from tests.support.fakes.stats import MemoryListReadings, MemorySentCases, MemoryStats
from tests.support.fakes.time import (
    MemoryClocks,
    MemoryGuards,
    MemoryLeases,
    MemoryOperatorInbox,
)
from tests.support.fakes.uploads import MemoryPartUploads, MemoryQuarantine, MemoryUploads
from tests.support.fakes.web import ScriptedWeb

__all__ = [
    "Blob",
    "FakeClock",
    "MemoryBlobs",
    "MemoryClocks",
    "MemoryDelegates",
    "MemoryDigests",
    "MemoryDirectory",
    "MemoryDownloads",
    "MemoryEvidence",
    "MemoryFeed",
    "MemoryGuards",
    "MemoryKeys",
    "MemoryKnownElections",
    "MemoryLeases",
    "MemoryListReadings",
    "MemoryLog",
    "MemoryMail",
    "MemoryOperatorInbox",
    "MemoryPartUploads",
    "MemoryPatterns",
    "MemoryQuarantine",
    "MemoryQueue",
    "MemoryReach",
    "MemorySecretRegistry",
    "MemorySentCases",
    "MemorySigner",
    "MemorySigningKeyRegistry",
    "MemorySigningKeys",
    "MemoryStats",
    "MemorySuppressions",
    "MemoryUploads",
    "ScriptedWeb",
]
