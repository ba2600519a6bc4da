"""The report of an evidence bundle as PDF: what was reported, the files, and the chain of custody.

Letters that the typeface lacks are shown as a box; report.json has each text exactly as typed.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.fonts import FontFace

FONTS = Path(__file__).parent / "fonts"
"""Put there by the build of assets."""

_INK, _QUIET, _LINES = (27, 31, 35), (74, 83, 87), (201, 211, 210)
_FAMILY = "Atkinson"
_LABELS = {
    "report_submitted": "Reported",
    "notification_sent": "Sent to",
    "notification_delivered": "Delivered to",
    "notification_failed": "Could not be delivered to",
    "notification_parked": "Not taken by",
    "authority_acknowledged": "Confirmed by",
    "case_read": "Opened by",
    "outcome_recorded": "Answer from",
    "message_sent": "Message",
    "evidence_added": "File named",
    "evidence_stored": "File checked and kept under lock",
    "evidence_rejected": "File refused",
    "stage_recorded": "Stage recorded by",
    "handed_over": "Handed over by",
    "hold_placed": "Held back:",
    "hold_released": "No longer held back:",
    "withdrawn": "Withdrawn by the person who reported",
}

View = Mapping[str, Any]


def print_pdf(view: View) -> bytes:
    """The PDF of what ``make_bundle`` shows. Nothing of it is logged."""
    for noisy in ("fpdf", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    pdf = _Report(view["reference"])
    pdf.heading(f"Report {view['reference']}", 20)
    pdf.quiet(f"Made on {_time(view['made_at'])} for {view['made_for']['name']} by Standsafe.")
    pdf.facts(_facts(view))
    pdf.heading("What was posted, and the statement")
    pdf.quiet("The words of others. They may be distressing.")
    for incident in view["incidents"]:
        pdf.facts(_incident(incident))
    if view.get("statement"):
        pdf.facts([("In their own words", view["statement"])])
    if view["evidence"]:
        pdf.heading("Files")
        pdf.rows(("File", "State", "SHA-256"), (_file(file) for file in view["evidence"]))
    pdf.heading("Chain of custody")
    pdf.quiet("Who did what with the case, as it was recorded at the time.")
    pdf.rows(("When (UTC)", "What", "Who"), (_step(entry) for entry in view["timeline"]))
    pdf.heading("The log that this rests on")
    pdf.quiet(
        "Each digest covers the event and the digest before it; case-log.jsonl has the events."
    )
    pdf.rows(("Event", "When (UTC)", "SHA-256"), (_event(event) for event in view["log"]))
    return bytes(pdf.output())


class _Report(FPDF):
    """A4, one typeface, the reference and the page's number on every page."""

    def __init__(self, reference: str) -> None:
        super().__init__(format="A4")
        self._reference = reference
        self.add_font(_FAMILY, "", FONTS / "AtkinsonHyperlegibleNext-Regular.ttf")
        self.add_font(_FAMILY, "B", FONTS / "AtkinsonHyperlegibleNext-Bold.ttf")
        self.set_title(f"Report {reference}")
        self.set_author("Standsafe")
        self.set_lang("en-GB")
        self.set_draw_color(*_LINES)
        self.set_margin(20)
        self.set_auto_page_break(True, margin=22)
        self.add_page()

    def footer(self) -> None:
        """Drawn by the library at the end of each page."""
        self.set_y(-15)
        self._ink(9, colour=_QUIET)
        self.cell(0, 5, f"{self._reference}, page {self.page_no()} of {{nb}}", align="C")

    def heading(self, text: str, size: int = 14) -> None:
        """A heading with its space above."""
        self.ln(4)
        self._ink(size, "B")
        self.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def quiet(self, text: str) -> None:
        """A line beside the matter."""
        self._ink(10, colour=_QUIET)
        self.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """(name, value) as two columns; values keep their lines."""
        self._table([[name, value] for name, value in facts], (45, 125))

    def rows(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table under these names."""
        widths = {"SHA-256": 95, "State": 25, "Event": 30, "When (UTC)": 40}
        given = [widths.get(name, 50) for name in names]
        self._table([list(names), *map(list, rows)], tuple(given), headed=True)

    def _table(
        self, rows: list[list[str]], widths: tuple[int, ...], *, headed: bool = False
    ) -> None:
        self._ink(10)
        with self.table(
            col_widths=widths,
            text_align="LEFT",
            borders_layout="HORIZONTAL_LINES",
            first_row_as_headings=headed,
            headings_style=FontFace(emphasis="BOLD"),
            line_height=5,
            padding=1,
        ) as table:
            for row in rows:
                line = table.row()
                for text in row:
                    line.cell(text)
        self.ln(2)

    def _ink(self, size: int, style: str = "", colour: tuple[int, int, int] = _INK) -> None:
        self.set_font(_FAMILY, style, size)
        self.set_text_color(*colour)


def _facts(view: View) -> list[tuple[str, str]]:
    reporter, candidate = view["reporter"], view["candidate"]
    found = [
        ("Reported", _time(view["submitted_at"])),
        ("Urgency", view["urgency_label"]),
        ("Immediate danger", "Yes" if view["immediate_danger"] else "No"),
        ("What happened", view["category_label"]),
        ("Signs of more danger", "; ".join(sign["label"] for sign in view["signs"])),
        ("Candidate", candidate.get("name", "")),
        ("Constituency", candidate.get("area", "")),
        ("Candidacy confirmed", "Yes" if view["verified"] else "No"),
        ("Reported by", f"{reporter['name']} ({reporter['role']})"),
        ("Phone number", reporter.get("phone", "")),
        ("Email address", reporter.get("email", "")),
        ("Why you were told", view["reason"]),
    ]
    return [(name, value) for name, value in found if value]


def _incident(incident: View) -> list[tuple[str, str]]:
    names = {
        "url": "Link",
        "platform": "Platform",
        "handle": "Account",
        "post_id": "Post",
        "comment_id": "Comment",
        "seen_at": "Seen",
        "text": "What it said",
    }
    return [(name, str(incident[key])) for key, name in names.items() if incident.get(key)]


def _file(file: View) -> tuple[str, str, str]:
    name = file.get("in_bundle") or file.get("filename") or "not known"
    return name, file["state"], file.get("sha256", file.get("reason", ""))


def _step(entry: View) -> tuple[str, str, str]:
    officer = entry.get("officer", {})
    by = f"{officer['name']}, {officer['role']}" if officer.get("name") else ""
    who = " – ".join(part for part in (entry.get("who", ""), by) if part)
    what = _LABELS.get(entry["what"], entry["what"].replace("_", " "))
    return _time(entry["at"]), what, who or entry["by"]


def _event(event: View) -> tuple[str, str, str]:
    return f"{event['seq']} {event['what'].replace('_', ' ')}", _time(event["at"]), event["sha256"]


def _time(text: str) -> str:
    return f"{datetime.fromisoformat(text):%d %B %Y, %H:%M:%S}"
