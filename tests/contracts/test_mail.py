"""The post office takes one mail at a time and names it."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from moto.ses.models import ses_backends

from chalicelib.aws.clients import client
from chalicelib.aws.mail import HEADER, SesMail
from chalicelib.ports import Letter, Mail
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
