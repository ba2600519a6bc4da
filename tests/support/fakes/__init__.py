"""Fakes that keep to the ports of chalicelib/ports; tests/contracts hold them to it."""

from tests.support.fakes.blobs import Blob, MemoryBlobs
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.directory import (
    Codes,
    FakeRegistry,
    Keys,
    MemoryDelegates,
    Reach,
    Standing,
)
from tests.support.fakes.evidence import MemoryDownloads, MemoryEvidence
from tests.support.fakes.feed import MemoryFeed
from tests.support.fakes.log import MemoryLog, MemoryQueue
from tests.support.fakes.mail import MemoryDigests, MemoryMail, MemorySuppressions
from tests.support.fakes.stats import MemorySentCases, MemoryStats
from tests.support.fakes.time import MemoryClocks, MemoryGuards, MemoryOperatorInbox
from tests.support.fakes.uploads import MemoryQuarantine, MemoryUploads

__all__ = [
    "Blob",
    "Codes",
    "FakeClock",
    "FakeRegistry",
    "Keys",
    "MemoryBlobs",
    "MemoryClocks",
    "MemoryDelegates",
    "MemoryDigests",
    "MemoryDownloads",
    "MemoryEvidence",
    "MemoryFeed",
    "MemoryGuards",
    "MemoryLog",
    "MemoryMail",
    "MemoryOperatorInbox",
    "MemoryQuarantine",
    "MemoryQueue",
    "MemorySentCases",
    "MemoryStats",
    "MemorySuppressions",
    "MemoryUploads",
    "Reach",
    "Standing",
]
