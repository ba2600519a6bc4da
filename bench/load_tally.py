"""Keep what was sent, mailed and fetched during a run under load, and judge it."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

REPORTER = "reporter"
_FORCE = "police-"
_FAULTS_SHOWN = 3


@dataclass(slots=True)
class SentReport:
    """A report that was accepted. Times are seconds since the epoch."""

    phase: str
    sent_at: float
    seconds: float
    """Until its receipt."""
    platforms: frozenset[str]
    """Those that the answer says are told."""
    mailed: bool
    """Whether a force is mailed of it alone: reports with an access code are."""
    parts: bool = False
    """Whether it goes out in parts, as one with thousands of posts does."""


@dataclass(slots=True)
class LoadTally:
    """What happened so far; its methods may be called from any thread."""

    reports: dict[str, SentReport] = field(default_factory=dict)
    """By case id."""
    requests: Counter[str] = field(default_factory=Counter)
    """Answered requests, by phase."""
    faults: list[str] = field(default_factory=list)
    mails: Counter[str] = field(default_factory=Counter)
    """By the key of the notification."""
    mailed_at: dict[tuple[str, str], float] = field(default_factory=dict)
    """When a case was first mailed, by case id and ``police-`` or ``reporter``."""
    tokens: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids of the tokens that a platform got of a case."""
    fetched_at: dict[str, float] = field(default_factory=dict)
    """When a platform first fetched a case."""
    offers: int = 0
    polls: list[float] = field(default_factory=list)
    """Seconds that polls with tokens took."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add_report(self, case_id: str, report: SentReport, requests: int) -> None:
        """Note an accepted report, and how many requests were answered for it."""
        with self._lock:
            if case_id in self.reports:
                self.faults.append(f"two reports are one case: {case_id}")
            self.reports[case_id] = report
            self.requests[report.phase] += requests

    def add_fault(self, text: str) -> None:
        """Note what must not be."""
        with self._lock:
            self.faults.append(text)

    def add_mail(self, key: str, at: float) -> None:
        """Note a mail by its notification's key: case, event and recipient."""
        case_id, _, recipient = [*key.split("."), "", ""][:3]
        kind = _FORCE if recipient.startswith(_FORCE) else recipient
        with self._lock:
            self.mails[key] += 1
            self.mailed_at.setdefault((case_id, kind), at)

    def add_token(self, platform: str, case_id: str, jti: str, at: float) -> None:
        """Note a token that a platform got; it comes again until it is acknowledged."""
        with self._lock:
            self.offers += 1
            self.tokens[platform, case_id].add(jti)
            self.fetched_at.setdefault(case_id, at)

    def missing(self, phase: str | None = None) -> list[str]:
        """Name what is not delivered of a phase's reports, or of all."""
        with self._lock:
            return list(self._missing(phase))

    def _missing(self, phase: str | None) -> Iterator[str]:
        for case_id, report in self.reports.items():
            if phase not in (None, report.phase):
                continue
            if (case_id, REPORTER) not in self.mailed_at:
                yield f"{case_id}: no mail to who reported"
            if report.mailed and (case_id, _FORCE) not in self.mailed_at:
                yield f"{case_id}: no mail to a force"
            for platform in report.platforms:
                if (platform, case_id) not in self.tokens:
                    yield f"{case_id}: no token for {platform}"

    def doubled(self) -> list[str]:
        """Name what came twice and cannot be recognised as the same."""
        mails = [f"mail {key}: {count} times" for key, count in self.mails.items() if count > 1]
        return mails + [
            f"{case_id}: {len(ids)} tokens for {platform}"
            for (platform, case_id), ids in self.tokens.items()
            if len(ids) > 1 and not self._goes_in_parts(case_id)
        ]

    def _goes_in_parts(self, case_id: str) -> bool:
        return case_id in self.reports and self.reports[case_id].parts

    def times(self, phase: str) -> Mapping[str, list[float]]:
        """Return the seconds from sending to the receipt, the first mail, and the first fetch."""
        with self._lock:
            of_phase = {i: report for i, report in self.reports.items() if report.phase == phase}
        mailed = {case_id: at for (case_id, kind), at in self.mailed_at.items() if kind == _FORCE}
        confirmed_at = {
            case_id: at for (case_id, kind), at in self.mailed_at.items() if kind == REPORTER
        }
        return {
            "receipt": [report.seconds for report in of_phase.values()],
            "mail to a force": _since(of_phase, mailed),
            "mail to who reported": _since(of_phase, confirmed_at),
            "fetched by a platform": _since(of_phase, self.fetched_at),
        }


def _since(reports: Mapping[str, SentReport], at: Mapping[str, float]) -> list[float]:
    return [at[i] - report.sent_at for i, report in reports.items() if i in at]


def some(faults: list[str]) -> str:
    """Write how many there are, and the first ones."""
    first_faults = "; ".join(faults[:_FAULTS_SHOWN])
    return f"{len(faults)}{f' ({first_faults})' if faults else ''}"
