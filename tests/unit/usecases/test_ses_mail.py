"""What SES is handed."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chalicelib.aws.mail import SesMail, share_of_quota
from chalicelib.ports import Letter

LETTER = Letter(
    key="SSABCDEFGHJKM.1.reporter",
    to="sian@example.org",
    subject="Standsafe",
    text="text",
    html="<p>html</p>",
    language="cy",
    thread="<SSABCDEFGHJKM.reporter@standsafe.example.org>",
)


class Ses:
    """Keeps what it is asked to send."""

    def send_email(self, **request: Any) -> dict[str, str]:
        self.request = request
        return {"MessageId": "1"}


@pytest.mark.parametrize(
    ("typed", "destination"),
    [
        ("sian@example.org", "sian@example.org"),
        ("sian@exämple.org", "sian@xn--exmple-cua.org"),
        ("sian@straße.example", "sian@xn--strae-oqa.example"),
    ],
)
def test_domain_of_other_letters_goes_out_in_punycode(typed: str, destination: str) -> None:
    ses = Ses()
    mail = SesMail(
        cast("Any", ses),
        sender="reports@example.org",
        reply_to="help@example.org",
        configuration_set="mail",
    )
    mail.send(replace(LETTER, to=typed))
    assert ses.request["Destination"] == {"ToAddresses": [destination]}
    assert message_from_bytes(ses.request["Content"]["Raw"]["Data"])["To"] == destination


@pytest.mark.parametrize("letters", ["Perygl uniongyrchol drais ", "Brys: niweidio’ch hun ŵyth "])
def test_subject_of_any_length_begins_on_its_own_line_and_is_read_as_it_was_written(
    letters: str,
) -> None:
    for length in range(1, 160):
        subject = (letters * 8)[:length].strip()
        ses = Ses()
        mail = SesMail(
            cast("Any", ses), sender="r@example.org", reply_to="", configuration_set="mail"
        )
        mail.send(replace(LETTER, subject=subject))
        raw = ses.request["Content"]["Raw"]["Data"]
        head = raw.partition(b"\r\n\r\n")[0]
        assert message_from_bytes(raw, policy=default)["Subject"] == subject
        assert all(len(line) <= 998 for line in head.split(b"\r\n"))
        assert b"Subject:\r\n" not in head
        assert all(len(word) <= 75 for word in re.findall(rb"=\?.*?\?=", head))


@pytest.mark.parametrize(
    ("quota", "share"),
    [
        ({"SentLast24Hours": 40.0, "Max24HourSend": 200.0}, 0.2),
        ({"SentLast24Hours": 40.0, "Max24HourSend": -1.0}, 0.0),
        ({}, 0.0),
    ],
)
def test_share_of_the_quota_is_what_was_sent_of_what_may_be(
    quota: dict[str, float], share: float
) -> None:
    ses: Any = SimpleNamespace(get_account=lambda: {"SendQuota": quota})
    assert share_of_quota(ses) == share
