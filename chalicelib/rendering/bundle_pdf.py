"""Print the report of an evidence bundle as PDF: report, files, and chain of custody.

Letters that the typeface lacks are shown as a box; report.json has each text exactly as typed.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import FontFace

from chalicelib.model.invisible import remove_controls
from chalicelib.model.json_values import JsonView
from chalicelib.rendering.event_sentences import NOT_TOLD, SENTENCES
from chalicelib.rendering.incident_words import MEMBERS, MemberWords
from chalicelib.rendering.typed_places import HEADING

FONTS = Path(__file__).parent / "fonts"
"""Put there by the build of assets."""

_INK, _QUIET, _LINES = (27, 31, 35), (74, 83, 87), (201, 211, 210)
_FAMILY = "Atkinson"
_KEPT_TOGETHER = 50
"""Millimetres: a heading, the line under it, and the beginning of what it is about."""

_DETAILED = frozenset(
    {
        "evidence_added",
        "evidence_stored",
        "evidence_rejected",
        "evidence_scanned",
        "handed_over",
        "notification_failed",
        "outcome_recorded",
        "stage_recorded",
    }
)
"""Of these the text says what, in a word or a name; of others it is what somebody wrote."""

_HOW = (
    "The report came through our form or interface at the time given above, and stands here as it "
    "was sent. Each event was written to the log when it happened, with a digest that covers the "
    "event before it, and cannot be changed since without that being found. Files are kept locked, "
    "byte for byte as they came, with the digest that was taken on arrival. This document was made "
    "from the log by a program. The bundle that it belongs to is signed: README.txt says how to "
    "verify it. All times are UTC, by our servers' clocks. Letters that this typeface lacks show "
    "as boxes: report.json has each text exactly as it was typed."
)

_LINES_A_ROW, _SURE_TO_FIT = 40, 400
"""A page has 50 lines; so many letters are fewer, in whichever of our columns."""
_CELL_PADDING = 6
"""What a cell is narrower inside, in millimetres: more than it is, so that lines are not divided
twice."""


def print_pdf(view: JsonView) -> bytes:
    """Print what ``make_bundle`` shows. Nothing of it is logged."""
    for library in ("fpdf", "fontTools"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    pdf = _ReportPdf(view["reference"])
    pdf.heading(f"Report {view['reference']}", 20)
    pdf.quiet(f"Made on {_time(view['made_at'])} for {_requested_by(view)} by Standsafe.")
    pdf.facts(_facts(view))
    _law(pdf, view)
    _reported(pdf, view)
    _custody(pdf, view)
    return bytes(pdf.output())


def _law(pdf: "_ReportPdf", view: JsonView) -> None:
    """Name the law that may apply, where the nation is known and something was read of it."""
    law = view.get("law")
    if law and law["offences"]:
        pdf.heading("Which law may apply")
        pdf.quiet(
            f"By the law of {law['nation']} on {_days(view['days'])}. Chosen by a program from "
            "what was reported, where and when: it names only what we have read, and decides "
            f"nothing. Who prosecutes: {law['prosecutor']}."
        )
        pdf.facts(
            (law_item["title"], f"{law_item['instrument']}\n{law_item['url']}")
            for law_item in (*law["offences"], *law["orders"])
        )


def _programme(view: JsonView) -> str:
    programme = view.get("police_programme")
    return f"{programme['label']}. {programme['sentence']}" if programme else ""


def _days(days: Sequence[str]) -> str:
    first, last = (f"{date.fromisoformat(day):%d %B %Y}" for day in (days[0], days[-1]))
    return first if first == last else f"{first} to {last}"


def _reported(pdf: "_ReportPdf", view: JsonView) -> None:
    pdf.heading("What was posted, and the statement")
    pdf.quiet("The words of others. They may be distressing.")
    if view["as_typed"]:
        pdf.quiet(f"{HEADING}:")
        pdf.facts((line["place"], line["text"]) for line in view["as_typed"])
    for incident in view["incidents"]:
        pdf.facts(_incident(incident))
    if view.get("stated"):
        pdf.facts([("In their own words", view["stated"])])
    if view["evidence"]:
        pdf.heading("Files")
        pdf.rows(("File", "State", "SHA-256"), (_file(file) for file in view["evidence"]))
    if view["messages"]:
        pdf.heading("Messages")
        pdf.quiet(f"Between {view['made_for']['name']} and the person who reported.")
        pdf.facts((_from(view, message), message["text"]) for message in view["messages"])


def _custody(pdf: "_ReportPdf", view: JsonView) -> None:
    pdf.heading("How this record was made and kept")
    pdf.quiet(_HOW)
    pdf.heading("Chain of custody")
    pdf.quiet("Who did what with the case, as it was recorded at the time.")
    pdf.rows(("When (UTC)", "What", "Who"), (_step(view, entry) for entry in view["timeline"]))
    pdf.heading("The log that this rests on")
    pdf.quiet(
        "Each digest covers the event and the digest before it; case-log.jsonl has the events."
    )
    pdf.rows(("Event", "When (UTC)", "SHA-256"), (_event(event) for event in view["log"]))


class _ReportPdf(FPDF):
    """Lay out A4 in one typeface, the reference and the page's number on every page."""

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
        """Draw the reference and the page's number; the library calls this at each page's end."""
        self.set_y(-15)
        self._ink(9, colour=_QUIET)
        self.cell(0, 5, f"{self._reference}, page {self.page_no()} of {{nb}}", align="C")

    def heading(self, text: str, size: int = 14) -> None:
        """Set a heading with its space above, never the last on its page."""
        if self.will_page_break(_KEPT_TOGETHER):
            self.add_page()
        self.ln(4)
        self._ink(size, "B")
        self.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def quiet(self, text: str) -> None:
        """Set a line beside the matter."""
        self._ink(10, colour=_QUIET)
        self.multi_cell(0, 5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Set (name, value) as two columns; values keep their lines."""
        self._table([[name, value] for name, value in facts], (45, 125))

    def rows(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Set a table under these names."""
        wide = {"SHA-256": 95, "State": 25, "Event": 30, "When (UTC)": 40}
        widths = tuple(wide.get(name, 50) for name in names)
        self._table([list(names), *map(list, rows)], widths, headed=True)

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
            for part in chain.from_iterable(self._parts(row, widths) for row in rows):
                line = table.row()
                for text in part:
                    line.cell(text)
        self.ln(2)

    def _parts(self, row: Sequence[str], widths: Sequence[int]) -> Iterator[Sequence[str]]:
        """Divide a row that is higher than a page may be, since no row is set on two."""
        columns = [
            self._divided(remove_controls(text), width)
            for text, width in zip(row, widths, strict=True)
        ]
        yield from zip_longest(*columns, fillvalue="")

    def _divided(self, text: str, width: int) -> list[str]:
        if len(text) < _SURE_TO_FIT and text.count("\n") < _LINES_A_ROW // 2:
            return [text]
        measured = self.multi_cell(
            width - _CELL_PADDING, 5, text, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        lines = cast("list[str]", measured)
        starts = range(0, max(len(lines), 1), _LINES_A_ROW)
        return ["\n".join(lines[start : start + _LINES_A_ROW]) for start in starts]

    def _ink(self, size: int, style: str = "", colour: tuple[int, int, int] = _INK) -> None:
        self.set_font(_FAMILY, style, size)
        self.set_text_color(*colour)


def _facts(view: JsonView) -> list[tuple[str, str]]:
    reporter, candidate = view["reporter"], view["candidate"]
    facts = [
        ("Reported", _time(view["submitted_at"])),
        ("Urgency", view["urgency_label"]),
        ("Immediate danger", "Yes" if view["immediate_danger"] else "No"),
        ("What happened", view["category_label"]),
        ("Signs of more danger", "; ".join(sign["label"] for sign in view["signs"])),
        ("About", candidate.get("name", "")),
        ("Holds or stands for", view.get("office", {}).get("name", "")),
        ("Police programme", _programme(view)),
        ("Election", candidate.get("election_name", "")),
        ("Area", candidate.get("area", "")),
        ("Where the person at risk is", candidate.get("at_risk_area", "")),
        ("Candidacy confirmed", "Yes" if view["verified"] else "No"),
        ("Reported by", f"{reporter['name']} ({reporter['role']})"),
        ("Phone number", reporter.get("phone", "")),
        ("Email address", reporter.get("email", "")),
        ("Why the report was sent", view["reason"]),
    ]
    return [(name, value) for name, value in facts if value]


def _incident(incident: JsonView) -> list[tuple[str, str]]:
    platform = incident.get("platform_name") or incident.get("platform_named")
    values = {**incident, "platform": platform, "seen_at": _sighting(incident)}
    rows = ((member, values.get(member.name)) for member in MEMBERS if member.bundle)
    return [(member.bundle, _member_text(member, value)) for member, value in rows if value]


def _sighting(incident: JsonView) -> str:
    """Say when it was seen as the reporter did: a day has no time, and nothing is made up."""
    text = incident.get("seen_at")
    if not text:
        return "Not known to the person who reported"
    seen_text = (
        _time(text) if "T" in text else f"{date.fromisoformat(text):%d %B %Y}, no time given"
    )
    return f"About {seen_text}" if incident.get("seen_about") else seen_text


def _member_text(member: MemberWords, value: Any) -> str:
    return "Yes, says the person who reported" if member.control == "tick" else str(value)


def _file(file: JsonView) -> tuple[str, str, str]:
    name = file.get("in_bundle") or file.get("filename") or "not known"
    return name, file["state"], file.get("sha256", file.get("reason", ""))


def _requested_by(view: JsonView) -> str:
    """Say for whom it was made, and who of them asked."""
    officer = view["made_for"].get("officer")
    name = str(view["made_for"]["name"])
    return f"{name}, asked for by {officer['name']}, {officer['role']}," if officer else name


def _from(view: JsonView, message: JsonView) -> str:
    is_from_authority = message["from"] == view["made_for"]["id"]
    author = view["made_for"]["name"] if is_from_authority else view["reporter"]["name"]
    return f"{author}, {_time(message['at'])}"


_OF_STAGE = (
    ("crime_reference", "Crime reference"),
    ("officer_contact", "Officer"),
    ("note", "Note"),
    ("correction", "Corrected because"),
)


def _step(view: JsonView, entry: JsonView) -> tuple[str, str, str]:
    act = (NOT_TOLD if entry.get("text") == "not_told" else SENTENCES[entry["what"]]).bundle
    if entry["what"] in _DETAILED and entry.get("text"):
        to = "to " if entry["what"] == "handed_over" else ""
        act = f"{act}: {to}{str(entry['text']).replace('_', ' ')}"
    if entry.get("reason"):
        act = f"{act}. Reason: {entry['reason']}"
    for name, label in _OF_STAGE:
        if entry.get(name):
            act = f"{act}. {label}: {entry[name]}"
    return _clock(entry["at"]), act, _actors(view, entry)


def _actors(view: JsonView, entry: JsonView) -> str:
    officer, reporter = entry.get("officer", {}), view["reporter"]
    by = f"{officer['name']}, {officer['role']}" if officer.get("name") else ""
    if entry["by"] == "candidate":
        by = f"{reporter['name']} ({reporter['role']})"
    return " – ".join(part for part in (by, entry.get("who", "")) if part) or "Standsafe"


def _event(event: JsonView) -> tuple[str, str, str]:
    return f"{event['seq']} {event['what'].replace('_', ' ')}", _clock(event["at"]), event["sha256"]


def _time(text: str) -> str:
    return f"{_clock(text)} UTC"


def _clock(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%d %B %Y, %H:%M:%S}"
