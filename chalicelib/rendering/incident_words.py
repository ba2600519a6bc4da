"""Say what each page calls the members of an incident, in the order in which they are shown.

``model.incident`` declares the members; ``tests/unit/pages/test_incident_words.py`` names the
member and the page of which the words are missing.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from chalicelib.rendering.translator import N_, Translator

Control = Literal["link", "platform", "line", "text", "time", "tick", "none"]
"""How the form asks for a member; ``none``: it is recognised by the link."""

_WHERE = N_("Enter a link, or select the platform where it happened")


class MemberWords(NamedTuple):
    """The words for one member; "" where a page does not show it, or shows it without words."""

    name: str
    control: Control
    question: str = ""
    hint: str = ""
    limit: str = ""
    """The limit of a text, by its name in ``chalicelib.limits``, in small letters."""
    errors: Mapping[str, str] = {}
    """Words by group of codes, as in ``rendering.faults``."""
    checked: str = ""
    """The line on check-your-answers; ``%s`` is what was typed."""
    copied: str = ""
    """The line in the text that the reporter copies to a recipient; ``{value}`` likewise."""
    status: str = ""
    """The label on the reporter's own page."""
    case: str = ""
    """The label on the authority's case page."""
    bundle: str = ""
    """The label in the evidence bundle, in English."""


MEMBERS = (
    MemberWords(
        "url",
        "link",
        question=N_("Its link (optional)"),
        errors={
            "missing": _WHERE,
            "too_long": N_("The link must be %(url_length)s characters or fewer"),
            "": N_("Enter the link as it is in the address bar, like https://x.com/name/status/20"),
        },
        copied=N_("Where: {value}"),
        status=N_("Link"),
        case=N_("Link"),
        bundle="Link",
    ),
    MemberWords(
        "platform",
        "platform",
        question=N_("Platform"),
        errors={"": N_("Select a platform from the list")},
        status=N_("Platform"),
        case=N_("Platform"),
        bundle="Platform",
    ),
    MemberWords(
        "handle",
        "line",
        question=N_("Account that posted it (optional)"),
        hint=N_("For example, @name"),
        errors={"": N_("The account name must be %(handle_length)s characters or fewer")},
        checked=N_("Account: %s"),
        copied=N_("Account: {value}"),
        status=N_("Account"),
        case=N_("Account"),
        bundle="Account",
    ),
    MemberWords("post_id", "none", bundle="Post"),
    MemberWords("comment_id", "none", bundle="Comment"),
    MemberWords(
        "community",
        "line",
        question=N_("Group, server or channel (optional)"),
        hint=N_("Where on the platform it was, if its link does not say so. For example, r/name"),
        errors={
            "": N_("The group, server or channel must be %(name_length)s characters or fewer"),
        },
        checked=N_("Group, server or channel: %s"),
        copied=N_("Group, server or channel: {value}"),
        status=N_("Group, server or channel"),
        case=N_("Group, server or channel"),
        bundle="Group or community",
    ),
    MemberWords(
        "text",
        "text",
        question=N_("What it said (optional)"),
        hint=N_("Copy the words if you can. Only the people you choose will see them."),
        limit="post_text_length",
        errors={"": N_("What it said must be %(post_text_length)s characters or fewer")},
        checked=N_("It said: %s"),
        copied=N_("What it says: {value}"),
        status=N_("What it says"),
        case=N_("What it said"),
        bundle="What it said",
    ),
    MemberWords(
        "seen_at",
        "time",
        question=N_("When you saw it (optional)"),
        hint=N_("For example, 4 7 2026 and 9:30am. Leave empty what you do not know."),
        errors={"": N_("Enter the day you saw it, like 4 7 2026")},
        checked=N_("Seen: %s"),
        copied=N_("Seen: {value}"),
        status=N_("Seen"),
        case=N_("Seen"),
        bundle="Seen",
    ),
    MemberWords(
        "seen_about",
        "tick",
        question=N_("I am not sure of the day or the time: it is about right"),
        errors={"": N_("Select whether the day is about right")},
        case=N_("That is only about when"),
    ),
    MemberWords(
        "deleted",
        "tick",
        question=N_("It has since been deleted"),
        errors={"": N_("Select whether it has been deleted")},
        checked=N_("It has since been deleted"),
        case=N_("Deleted since"),
        bundle="Deleted since",
    ),
)

BOXES = ("day", "month", "year", "time")
"""What a form asks of a time, each in a box of its own: ``seen_at.day``."""


def _fields(member: MemberWords) -> tuple[str, ...]:
    boxes = BOXES if member.control == "time" else ()
    return (member.name, *(f"{member.name}.{box}" for box in boxes))


TYPED = tuple(field for member in MEMBERS if member.control != "none" for field in _fields(member))
"""The fields of a form for an incident; its link stands first. A time may come whole, too."""

TEXT_LAST = sorted(MEMBERS, key=lambda member: member.control == "text")
"""The order of pages where the words of others stand after everything else."""

ERRORS = {f"/incidents/*/{member.name}": member.errors for member in MEMBERS if member.errors}
"""The words of each fault, by its pointer with * for a number."""


def located(incident: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (label, value) of what tells an incident from others beside its link, in English."""
    short = {"line", "time", "none"}
    rows = ((member, incident.get(member.name)) for member in MEMBERS if member.control in short)
    return [(member.bundle, _in_full(member, value, incident)) for member, value in rows if value]


def _in_full(member: MemberWords, value: Any, incident: Mapping[str, Any]) -> str:
    about = "about " if member.control == "time" and incident.get("seen_about") else ""
    return f"{about}{value}"


def sighting(incident: Mapping[str, Any], say: Translator) -> str:
    """Say when an incident was seen: a day, a time, or about when; "" where nobody knows."""
    seen_at = incident.get("seen_at")
    if not seen_at:
        return ""
    seen_text = say.day_or_moment(seen_at)
    return say(N_("About %s")) % seen_text if incident.get("seen_about") else seen_text


SHORTENED = N_(
    "A short link, which does not say where it leads: open it and copy the address that you get to"
)
NOT_TOLD = N_(
    "{site}: it is kept, and can go to the police. We cannot tell them, so report it there"
)
BY_CHANNEL = N_("{channel}: there is no platform to tell; it can go to the police")
NO_PLATFORM = N_("On none of the platforms that we know: it is kept, and no platform is told")
