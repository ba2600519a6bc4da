"""Say to our operators, in English, what each event is that they are alerted to.

``model.kinds`` says which kinds those are; ``tests/unit/pages/test_event_sentences.py`` names the
kind of which a sentence is missing.
"""

from collections.abc import Callable, Mapping

from chalicelib.catalogue.routing import OPERATORS
from chalicelib.languages import DEFAULT
from chalicelib.limits import CONFIRM_EMERGENCY
from chalicelib.model.events import PublicData
from chalicelib.model.kinds import Kind
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.rendering import formats
from chalicelib.units import spelt

Names = Mapping[str, str]
"""What the recipients of an event are called, by id."""

_MISSED = {
    "send": "Could not be sent to {name} by {by}. We go on trying; call them if it is pressing.",
    "acknowledge": "{name} did not confirm it by {by}.",
    "decide": "{name} did not say what it decided by {by}.",
}


def _overdue(public: PublicData, names: Names) -> str:
    to, by = public["escalated_to"], formats.moment(DEFAULT, public["due"])
    missed = _MISSED[public["what"]].format(name=names[public["recipient"]], by=by)
    return missed if to == OPERATOR else f"{missed} {names[to]} was told."


def _came_back(public: PublicData, names: Names) -> str:
    name, why = names[public["recipient"]], public.get("because", "hard_bounce").replace("_", " ")
    return f"Mail to {name} did not arrive, or must not be sent: {why}."


def _parked(public: PublicData, names: Names) -> str:
    name, why = names[public["recipient"]], public["err"].replace("_", " ")
    return f"{name} did not take what waited in its feed: {why}. It is parked until it is redriven."


def _unconfirmed(public: PublicData, names: Names) -> str:
    to = (
        "It went to their second address too."
        if public["to"] == "fallback"
        else "There is no other address to try: call them."
    )
    name = names[public["recipient"]]
    return f"Nobody at {name} confirmed this within {spelt(CONFIRM_EMERGENCY)}. {to}"


def _unless_force_unknown(
    sentence: Callable[[PublicData, Names], str], instead: Callable[[PublicData, Names], str]
) -> Callable[[PublicData, Names], str]:
    """Return what is said of a recipient; of our operators, that no force is known still."""
    return lambda public, names: (instead if public.get("recipient") == OPERATORS else sentence)(
        public, names
    )


def _not_preserved(public: PublicData, names: Names) -> str:
    by = formats.moment(DEFAULT, public["due"])
    platform, force = names[public["platform"]], names[public["recipient"]]
    return f"{platform} did not say by {by} whether it keeps what {force} asked it to keep."


def _no_force(public: PublicData, names: Names) -> str:
    return (
        "Somebody may be in danger, and no police force is known: the area is missing or unknown. "
        "Find the force, then run standsafe case assign REFERENCE FORCE."
    )


ALERTS: Mapping[Kind, Callable[[PublicData, Names], str]] = {
    Kind.REPORT_SUBMITTED: _no_force,
    Kind.PROMOTED: _no_force,
    Kind.CONSENT_CORRECTED: _no_force,
    Kind.RESPONSE_OVERDUE: _unless_force_unknown(_overdue, _no_force),
    Kind.NOTIFICATION_FAILED: _came_back,
    Kind.NOTIFICATION_PARKED: _parked,
    Kind.NOTIFICATION_REPEATED: _unless_force_unknown(_unconfirmed, _no_force),
    Kind.PRESERVATION_OVERDUE: _not_preserved,
}
"""The English sentence for our operators, of every kind that they are told of."""

_LATE = {
    "send": "{name} could not be sent it",
    "acknowledge": "{name} did not confirm it",
    "decide": "{name} did not decide",
}


def _overdue_title(public: PublicData, names: Names) -> str:
    return _LATE[public["what"]].format(name=names[public["recipient"]])


def _title(text: str, member: str = "recipient") -> Callable[[PublicData, Names], str]:
    return lambda public, names: text.format(name=names.get(public.get(member, ""), ""))


_NO_FORCE = _title("danger, and no police force is known")
ALERT_TITLES: Mapping[Kind, Callable[[PublicData, Names], str]] = {
    Kind.REPORT_SUBMITTED: _NO_FORCE,
    Kind.PROMOTED: _NO_FORCE,
    Kind.CONSENT_CORRECTED: _NO_FORCE,
    Kind.RESPONSE_OVERDUE: _unless_force_unknown(_overdue_title, _NO_FORCE),
    Kind.NOTIFICATION_FAILED: _title("mail to {name} did not arrive"),
    Kind.NOTIFICATION_PARKED: _title("{name} did not take what waited"),
    Kind.NOTIFICATION_REPEATED: _unless_force_unknown(
        _title("{name} did not confirm an emergency"), _NO_FORCE
    ),
    Kind.PRESERVATION_OVERDUE: _title("{name} did not say whether it keeps it", "platform"),
}
"""The same in the few words that a subject has."""
