"""Every answer that the report form takes, put in at once and read back."""

from playwright.sync_api import Page

WHOLE_FORM = {
    "links": ["https://x.com/someone/status/20"],
    "incidents.0.platform": ["x"],
    "incidents.0.handle": ["@someone"],
    "incidents.0.community": ["A group"],
    "incidents.0.text": ["Ŵy 字 \N{SNOWMAN}\nsecond line"],
    "incidents.0.seen_at.day": ["4"],
    "incidents.0.seen_at.month": ["July"],
    "incidents.0.seen_at.year": ["2026"],
    "incidents.0.seen_at.time": ["9:30am"],
    "incidents.0.seen_about": ["yes"],
    "incidents.0.deleted": ["yes"],
    "category": ["stalking"],
    "signs": ["names_place_or_time", "shows_weapon"],
    "statement": ["It began <last> week & goes on."],
    "candidate.name": ["Jo Griffiths"],
    "candidate.area": ["Aldershot"],
    "at_risk.area": ["Spelthorne"],
    "reporter.name": ["Sam Invented"],
    "reporter.role": ["agent"],
    "reporter.email": ["sam@example.org"],
    "reporter.phone": ["01632 960001"],
    "reporter.discreet_mail": ["yes"],
    "reporter.no_mailed_links": ["yes"],
    "share_with.platforms": ["yes"],
    "share_with.police": ["yes"],
    "declaration": ["yes"],
}
"""By name of the field. The others are about something else, or tell us to tell nobody."""
ELSEWHERE = {
    "access_code": "in place of candidate and area",
    "immediate_danger": "asks for less",
    "log_only": "tells nobody",
    "share_with.electoral": "of an election",
    "shared_computer": "of this device, and not sent",
    "candidate.office": "shown by what was chosen",
    "candidate.council": "of a council's election",
    "candidate.election": "where elections are on",
    "incidents.0.url": "typed into the links",
    "form": "which form it is",
}
"""What is not filled in, and why."""

_FILL = """([form, answers]) => {
    for (const field of form.elements) {
        const values = answers[field.name];
        if (!values) continue;
        if (field.type === "checkbox" || field.type === "radio") {
            field.checked = values.includes(field.value);
        } else field.value = values[0] ?? "";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
    }
}"""
_READ = (
    """form => [...new FormData(form)].filter(([, value]) => typeof value === "string" && value)"""
)


def fill_in(page: Page, **changes: list[str]) -> None:
    """Put every answer in, whichever step is shown."""
    form = page.locator("form#report").element_handle()
    page.evaluate(_FILL, [form, {**WHOLE_FORM, **changes}])


def answers_of(page: Page) -> dict[str, list[str]]:
    """What the form holds, by name, as it would be sent."""
    form = page.locator("form#report").element_handle()
    answers: dict[str, list[str]] = {}
    for name, value in page.evaluate(_READ, form):
        answers.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return answers


def names_of(page: Page) -> set[str]:
    """The names of all fields that somebody can fill in."""
    names = page.locator("form#report").evaluate(
        "form => [...form.elements].filter(f => f.name && f.type !== 'hidden' && f.type !== 'file')"
        ".map(field => field.name)"
    )
    return {name for name in names if name not in {"change", "check", "submission_id"}}
