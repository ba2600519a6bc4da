"""Write down what each party saw and did: the product's own log is held to it afterwards."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report as who filed it knows it."""

    case_id: str
    reference: str
    receipt: str
    at: datetime
    candidate: str
    email: str
    by_form: bool


@dataclass(frozen=True, slots=True)
class RecipientAnswer:
    """That a recipient said something of a case, and that we took it."""

    at: datetime
    status: str


@dataclass
class Ledger:
    """What was seen and done outside of the product."""

    reports: list[FiledReport] = field(default_factory=list)
    refused_reports: int = 0
    tokens: defaultdict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    """By platform: the id of each token that it was offered, and when first."""
    newest: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By platform: the token that it took last, and the reference of its report."""
    offered_again: Counter[str] = field(default_factory=Counter)
    """By platform: offers of a token after we took its acknowledgement."""
    acknowledged_tokens: defaultdict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )
    refused_tokens: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    answers: defaultdict[tuple[str, str], list[RecipientAnswer]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By (reference, recipient), in order."""
    mail_keys: Counter[str] = field(default_factory=Counter)
    """How often a mail of this key arrived."""
    arrivals: dict[str, frozenset[str]] = field(default_factory=dict)
    """By the carrier's id of a mail: the addresses at which it was read. Where it came back there
    is none."""
    entered: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By authority: every address that was ever entered for it."""
    mailed: set[tuple[str, str]] = field(default_factory=set)
    """(reference, address) of each case that a mail names."""
    addresses: Counter[str] = field(default_factory=Counter)
    """Every address that was mailed."""
    mails: Counter[str] = field(default_factory=Counter)
    """How many mails went to which kind of addressee."""
    acts: Counter[str] = field(default_factory=Counter)
    """What people did, by name."""
    refusals: Counter[str] = field(default_factory=Counter)
    """What we refused, as we should have."""
    surprises: list[str] = field(default_factory=list)
    """What was answered otherwise than it should have been."""

    def answer(self, reference: str, recipient: str, at: datetime, status: str) -> None:
        """Note an answer that we took."""
        self.answers[reference, recipient].append(RecipientAnswer(at, status))
