"""Mail that follows from what an authority does, and in the language that it asked for."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest

from chalicelib.aws.mail import HEADER, SesMail
from chalicelib.catalogue import load
from chalicelib.languages import CODES
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.preferences import Preferences
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch, Letter
from chalicelib.rendering.recipient_view import recipient_view
from chalicelib.rendering.timeline_view import timeline
from chalicelib.rendering.translator import translator
from chalicelib.usecases.authority.authority_case_view import show_case_to_authority
from chalicelib.usecases.cases.read_case import other_forces, status_of
from chalicelib.usecases.cases.read_timeline import read_timeline
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.reporter.correct_consent import correct_consent
from tests.support.authority_letters import letters
from tests.support.cases import reading, sent_event
from tests.support.factories import World
from tests.support.html import Page

FORCE = "police-hampshire"


def after(world: World, kind: Kind, facts: dict[str, Any]) -> Dispatch:
    """A case to which this has happened, and the event on its way to the reporter."""
    accepted = world.submit()
    event = world.append(accepted, NewEvent(kind, {"recipient": FORCE, **facts}))
    return Dispatch(event.case_id, event.seq, REPORTER)


def mailed(world: World, dispatch: Dispatch) -> Letter:
    notify_reporter(world.notify_reporter_deps, dispatch)
    return world.mail.letters[-1]


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("recorded_as_crime", "It is recorded as a crime."),
        ("investigating", "They are investigating."),
        ("charged", "Somebody was charged."),
        ("convicted", "Somebody was convicted."),
        ("no_further_action", "They are taking no further action."),
        ("referred", "They referred it to somebody else."),
    ],
)
def test_stage_is_mailed_in_plain_words(stage: str, words: str) -> None:
    world = World()
    dispatch = after(world, Kind.STAGE_RECORDED, {"stage": stage, "shown": True})
    letter = mailed(world, dispatch)
    assert words in letter.text
    assert words in letter.html
    status = status_of(reading(), world.case_of(dispatch), world.clock())
    (force,) = (recipient for recipient in status["recipients"] if recipient["id"] == FORCE)
    assert words in recipient_view(force, translator("en")).lines
    assert words in timeline(status["timeline"], translator("en"))[-1].text


def test_stage_is_shown_nowhere_when_it_is_kept_back() -> None:
    world = World()
    dispatch = after(world, Kind.STAGE_RECORDED, {"stage": "charged", "shown": False})
    status = status_of(reading(), world.case_of(dispatch), world.clock())
    assert "charged" not in repr(status)
    case = world.case_of(dispatch)
    entry = show_case_to_authority(load(), case, case.recipients[FORCE], world.clock())["timeline"][
        -1
    ]
    assert (entry["text"], entry["kept_back"]) == ("charged", True), "who recorded it sees it"
    assert "charged" not in repr(read_timeline(load(), case, viewer="police-durham"))


def test_other_forces_leave_out_the_one_that_the_case_was_handed_to() -> None:
    world = World()
    accepted = world.submit(candidate={"name": "Sam", "area": "E14001106"})
    for authority in ("police-durham", "police-durham-elections"):
        assert other_forces(load(), world.case(accepted), authority) == ["Northumbria Police"]
    promise = {"basis": "ours", "acknowledge_minutes": 60, "decide_minutes": 1440}
    northumbria = {"id": "police-northumbria", "kind": "police", "reason": "", "state": "queued"}
    facts = {"recipient": "police-durham", "to": northumbria["id"]}
    hand_over = {**facts, "recipients": [{**northumbria, "promise": promise}]}
    world.append(accepted, NewEvent(Kind.HANDED_OVER, hand_over))
    assert other_forces(load(), world.case(accepted), "police-durham") == []


@pytest.mark.parametrize("to", ["counter-terrorism", "police-kent", "electoral-commission"])
def test_mail_calls_a_force_the_larger_one_only_when_it_is(
    to: str,
) -> None:
    accepted = (world := World()).submit(candidate={"name": "Sam", "area": "E14001106"})
    assert other_forces(load(), world.case(accepted), to) == []


def test_mail_in_welsh_has_welsh_names() -> None:
    world = World(("police-dyfed-powys", "x"))
    world.contacts["police-dyfed-powys"] = "dyfed-powys@example.org"
    world.preferences["police-dyfed-powys"] = Preferences(language="cy")
    split = {"name": "Sam Invented", "area": "W07000085"}
    accepted = world.submit(candidate=split)
    notify_authority(
        world.notify_authority_deps, Dispatch(accepted.first.case_id, 1, "police-dyfed-powys")
    )
    letter = world.mail.letters[-1]
    for part in (letter.text, letter.html):
        assert "At sylw Heddlu Dyfed-Powys." in part
        assert "Heddlu De Cymru" in part
        assert "Police" not in part


def test_hand_over_is_mailed_to_the_reporter_and_the_case_to_its_new_authority() -> None:
    world = World()
    durham = {
        "id": "police-durham",
        "kind": "police",
        "reason": "Another authority handed this case over to you.",
        "state": "queued",
        "promise": {"basis": "ours", "acknowledge_minutes": 60, "decide_minutes": 1440},
    }
    facts = {"to": "police-durham", "recipients": [durham]}
    dispatch = after(world, Kind.HANDED_OVER, facts)
    letter = mailed(world, dispatch)
    assert "handed your report over to Durham" in letter.text
    status = status_of(reading(), world.case_of(dispatch), world.clock())
    assert "It went to Durham" in timeline(status["timeline"], translator("en"))[-1].text
    taker = Dispatch(dispatch.case_id, dispatch.seq, "police-durham")
    notify_authority(world.notify_authority_deps, taker)
    assert world.mail.letters[-1].to == "durham@example.org"
    assert "Another authority handed this case over to you." in world.mail.letters[-1].text
    assert world.case_of(dispatch).recipients["police-durham"].state == "sent"


def test_authority_is_mailed_in_the_language_that_it_chose() -> None:
    world = World()
    world.preferences[FORCE] = Preferences(language="cy")
    case_id = world.submit().first.case_id
    notify_authority(world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
    (letter,) = world.mail.letters
    assert letter.language == "cy"
    assert '<html lang="cy"' in letter.html


class ParsingCarrier:
    """SES: keeps what it is handed, as a mail program parses it."""

    mail: EmailMessage

    def send_email(self, **arguments: Any) -> dict[str, str]:
        raw = arguments["Content"]["Raw"]["Data"]
        self.mail = message_from_bytes(raw, policy=default)
        return {"MessageId": "1"}


_TYPED = ("<script", "alert(", "onerror", "DROP TABLE", "7 * 7", "It began last week", "someone")
_LOADS = re.compile(r"""<(img|link|script|iframe|form)\b|\bsrc=|url\(|@import""")


@pytest.mark.parametrize("language", CODES)
def test_mail_is_two_whole_parts_without_anything_to_load(
    language: str,
) -> None:
    carrier = ParsingCarrier()
    ses = SesMail(
        cast("Any", carrier),
        sender="Standsafe <reports@example.org>",
        reply_to="help@example.org",
        configuration_set="mail",
    )
    written = letters(language)
    for name, letter in written.items():
        ses.send(letter)
        mail = carrier.mail
        assert mail.get_content_type() == "multipart/alternative", name
        text, html = (part.get_content() for part in mail.iter_parts())
        assert [part.get_content_type() for part in mail.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert mail["Subject"].strip() == letter.subject
        assert not [typed for typed in _TYPED if typed in mail["Subject"]], name
        assert re.fullmatch(r"<[\w.-]+@standsafe\.example\.org>", mail["References"]), name
        assert (mail[HEADER].strip(), mail["Content-Language"]) == (letter.key, language)
        assert mail["Auto-Submitted"] == "auto-generated"
        assert not [defect for part in mail.walk() for defect in part.defects], name
        assert _LOADS.search(re.sub(r"&lt;.*?&gt;", "", html)) is None, name
        assert f'<html lang="{language}"' in html
        links = set(re.findall(r'href="([^"]+)"', html))
        assert links <= set(re.findall(r"https://\S+", text)), f"{name}: the text leads there, too"
        assert ("/cy/" in "".join(links)) == (bool(links) and language == "cy"), name
        assert "\n\n\n\n" not in text, name
    cases = [letter.thread for name, letter in written.items() if name in {"report", "message"}]
    assert cases[0] == cases[1], "mails of a case stand together"


def test_mail_names_platform_and_account_where_an_incident_has_no_link() -> None:
    world = World()
    accepted = world.submit(incidents=[{"platform": "x", "handle": "zed"}])
    dispatch = Dispatch(accepted.first.case_id, 1, "police-hampshire")
    notify_authority(world.notify_authority_deps, dispatch)
    letter = world.mail.letters[-1]
    where = letter.text.partition("WHERE IT HAPPENED")[2].partition("WHO ELSE")[0]
    for text in (where, Page(letter.html).text):
        assert "X (formerly Twitter) · zed" in text


X, FACEBOOK = "X (formerly Twitter)", "Facebook"


@pytest.mark.parametrize(
    ("sent", "connected", "sentence"),
    [
        ((), ("x",), f"We are also sending it to: {X}."),
        (("x",), ("x",), f"We have also sent it to: {X}."),
        (
            ("x",),
            ("x", "facebook"),
            f"We have also sent it to: {X}. We are also sending it to: {FACEBOOK}.",
        ),
        ((), (), "We have sent it to nobody else."),
    ],
)
def test_mail_says_who_else_was_sent_the_report_and_who_is_to_be(
    sent: tuple[str, ...], connected: tuple[str, ...], sentence: str
) -> None:
    world = World(connected=("police-hampshire", *connected))
    accepted = world.submit()
    for platform in sent:
        world.append(accepted, sent_event(platform))
    dispatch = Dispatch(accepted.first.case_id, 1, "police-hampshire")
    notify_authority(world.notify_authority_deps, dispatch)
    letter = world.mail.letters[-1]
    assert f"\n{sentence}\n" in letter.text, "no reader, no self-report"
    assert f">{sentence}</p>" in letter.html


def test_mail_says_that_the_report_was_sent_to_whom_it_was_taken_back_from() -> None:
    world = World(connected=("police-hampshire", "x"))
    accepted = world.submit()
    world.append(accepted, sent_event("x"))
    without = {"platforms": False, "police": True, "electoral": False}
    correct_consent(world.act_on_report_deps(), world.case(accepted), without)
    notify_authority(
        world.notify_authority_deps, Dispatch(accepted.first.case_id, 1, "police-hampshire")
    )
    assert f"We have also sent it to: {X}.\n" in world.mail.letters[-1].text
