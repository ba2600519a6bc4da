"""The post office takes one mail at a time and names it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.policy import default

import pytest
from moto.ses.models import ses_backends

from chalicelib.aws.clients import client
from chalicelib.aws.mail import HEADER, SesMail
from chalicelib.ports import Letter, Mail
from local.inbox import as_delivered
from local.stack import ACCOUNT, MAIL_DOMAIN, REGION
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import MemoryMail

PORTS = (Mail,)
IMPLEMENTATIONS = (MemoryMail, SesMail)
RESOURCES = frozenset({"MailIdentity", "Mail"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)

LETTER = Letter(
    key="SSABCDEFGHJKM.1.reporter",
    to="sian@example.org",
    subject="Safonau diogel ŵ",
    text="text",
    html="<p>html</p>",
    language="cy",
    thread="<SSABCDEFGHJKM.reporter@standsafe.example.org>",
)
Posted = Callable[[], list[tuple[str, str, str]]]


def mail_on(backend: Backend) -> Mail:
    if backend.in_memory:
        mail = MemoryMail()
        mail.down = backend.down
        return mail
    domain = f"not-{MAIL_DOMAIN}" if backend.down else MAIL_DOMAIN
    return SesMail(
        client("sesv2"),
        sender=f"reports@{domain}",
        reply_to=f"help@{domain}",
        configuration_set=backend.ref("Mail"),
    )


@pytest.fixture
def mail(backend: Backend) -> Mail:
    return mail_on(backend)


@pytest.fixture
def posted(mail: Mail) -> Posted:
    """(key, address, subject) of what was taken."""
    if isinstance(mail, MemoryMail):
        return lambda: [(letter.key, letter.to, letter.subject) for letter in mail.letters]

    def messages() -> list[tuple[str, str, str]]:
        raw = [mail.raw_data for mail in ses_backends[ACCOUNT][REGION].sent_messages]
        parsed = [message_from_bytes(text.encode(), policy=default) for text in raw]
        return [(mail[HEADER], mail["To"], mail["Subject"]) for mail in parsed]

    return messages


def test_send_hands_over_the_letter(mail: Mail, posted: Posted) -> None:
    mail.send(LETTER)
    assert posted() == [(LETTER.key, LETTER.to, LETTER.subject)]


def test_send_gives_each_mail_an_id_of_its_own(mail: Mail, posted: Posted) -> None:
    ids = [mail.send(letter) for letter in (LETTER, LETTER, replace(LETTER, key="other.1.x"))]
    assert len({message_id for message_id in ids if message_id}) == 3
    assert [key for key, _, _ in posted()] == [LETTER.key, LETTER.key, "other.1.x"]


def test_send_raises_unavailable_when_the_carrier_refuses(unreachable: Backend) -> None:
    mail = mail_on(unreachable)
    assert_unavailable(lambda: mail.send(LETTER))


def test_mail_keeps_the_rules_that_ses_publishes(backend: Backend, mail: Mail) -> None:
    """No field twice, no line over 998, a Date and a Message-ID from SES alone.

    https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
    """
    if backend.in_memory:
        return
    mail_id = mail.send(replace(LETTER, subject="Ŵ" * 200, html="<p>" + "long " * 900))
    raw = ses_backends[ACCOUNT][REGION].sent_messages[-1].raw_data
    composed = message_from_bytes(raw.encode(), policy=default)
    fields = [name.lower() for name, _ in composed.items()]
    assert sorted(set(fields)) == sorted(fields)
    assert not {"date", "message-id", "return-path", "bcc"} & set(fields)
    assert max(len(line) for line in raw.encode().splitlines()) <= 998
    at = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
    arrived = message_from_string(as_delivered(mail_id, raw, at), policy=default)
    assert arrived["Date"].datetime == at
    assert arrived["Message-ID"] == f"<{mail_id}@eu-west-2.amazonses.com>"
    assert arrived["Subject"] == "Ŵ" * 200


def test_date_and_message_id_are_those_of_ses_whatever_was_handed_over(backend: Backend) -> None:
    raw = "date: yesterday\r\nMessage-ID:\r\n <ours@example.org>\r\nTo: a\r\n\r\nDate: kept\r\n"
    at = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
    arrived = message_from_string(as_delivered("1", raw, at), policy=default)
    assert [str(value) for value in arrived.values()] == [
        "Sun, 29 Nov 2026 12:00:00 +0000",
        "<1@eu-west-2.amazonses.com>",
        "a",
    ]
    assert arrived.get_content() == "Date: kept\n"
