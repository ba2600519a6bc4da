"""Parse the mails that SES took, and make the events that SES publishes of them."""

import email
import email.policy
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import HeaderParser
from email.utils import format_datetime
from functools import cached_property
from typing import Any

_HEADER = "X-Standsafe-Notification"
_REPLACED = re.compile(r"^(?:date|message-id):.*\n(?:[ \t].*\n)*", re.IGNORECASE | re.MULTILINE)
_MAIL_HOST = "eu-west-2.amazonses.com"
_SIMULATED = re.compile(r"(bounce|softbounce|complaint|delay)[+@]")


@dataclass(frozen=True)
class ReceivedMail:
    """One mail that SES took."""

    id: str
    """SES's message id."""
    sender: str
    to: tuple[str, ...]
    sent_at: datetime
    raw: str

    @cached_property
    def message(self) -> EmailMessage:
        """Parse the mail, once: an inbox of thousands is listed again and again."""
        return email.message_from_string(self.raw, policy=email.policy.default)

    @cached_property
    def readable(self) -> dict[str, str]:
        """Return its subject, text and HTML."""
        subject = str(self.message["Subject"] or "")
        return {"subject": subject, "text": self.part("plain"), "html": self.part("html")}

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Return the header fields as they stand, without parsing what they mean."""
        return HeaderParser().parsestr(self.raw, headersonly=True).items()

    def part(self, subtype: str) -> str:
        """Return the text of the first part that is ``text/<subtype>``, "" where there is none."""
        body = self.message.get_body(preferencelist=(subtype,))
        return str(body.get_content()) if body is not None else ""

    def as_json(self, base_url: str) -> dict[str, Any]:
        """Describe it for /local/inbox.json."""
        return {
            "id": self.id,
            "to": list(self.to),
            "subject": self.readable["subject"],
            "sent_at": _text(self.sent_at),
            "text": self.readable["text"],
            "html": self.readable["html"],
            "raw_url": f"{base_url}/local/inbox/{self.id}.eml",
        }

    def brief(self) -> dict[str, Any]:
        """Describe it without its words: what it notifies of, to whom it went, and when."""
        keys = [value.strip() for name, value in self.headers if name == _HEADER]
        return {"notification": "".join(keys), "to": list(self.to), "sent_at": _text(self.sent_at)}

    def ses_events(self) -> list[dict[str, Any]]:
        """Make the events of a configuration set: Send, then what becomes of it.

        A mail to ``bounce@…`` bounces and one to ``complaint@…`` is complained of, as with SES's
        mailbox simulator, at any domain; ``softbounce@…`` bounces for a while, ``delay@…`` takes
        longer. Every other one is delivered.
        """
        outcomes = [("Send", {}), *self._outcomes()]
        return [self._event(kind, detail) for kind, detail in outcomes]

    def _outcomes(self) -> list[tuple[str, dict[str, Any]]]:
        simulated = _SIMULATED.match(self.to[0].lower() if self.to else "")
        match simulated and simulated[1]:
            case "bounce":
                return [("Bounce", self._bounce("Permanent", "General"))]
            case "softbounce":
                return [("Bounce", self._bounce("Transient", "MailboxFull"))]
            case "complaint":
                return [("Delivery", self._delivery()), ("Complaint", self._complaint())]
            case "delay":
                return [("DeliveryDelay", self._delay()), ("Delivery", self._delivery())]
        return [("Delivery", self._delivery())]

    def _event(self, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
        headers = self.headers
        keys = [value.strip().replace(".", "_") for name, value in headers if name == _HEADER]
        tags = {"notification": keys} if keys else {}
        about = {
            "timestamp": _text(self.sent_at),
            "source": self.sender,
            "messageId": self.id,
            "destination": list(self.to),
            "headersTruncated": False,
            "headers": [{"name": name, "value": value} for name, value in headers],
            "tags": tags,
        }
        return {"eventType": kind, "mail": about, kind[:1].lower() + kind[1:]: detail}

    def _delivery(self) -> dict[str, Any]:
        return {
            "timestamp": _text(self.sent_at),
            "processingTimeMillis": 5,
            "recipients": list(self.to),
            "smtpResponse": "250 2.0.0 OK",
            "reportingMTA": "embedded.example.org",
        }

    def _delay(self) -> dict[str, Any]:
        recipients = [{"emailAddress": to, "status": "4.4.1"} for to in self.to]
        return {
            "delayType": "MailboxFull",
            "delayedRecipients": recipients,
            "timestamp": _text(self.sent_at),
        }

    def _complaint(self) -> dict[str, Any]:
        return {
            "complainedRecipients": [{"emailAddress": to} for to in self.to],
            "timestamp": _text(self.sent_at),
        }

    def _bounce(self, bounce_type: str, subtype: str) -> dict[str, Any]:
        bounced = [
            {
                "emailAddress": to,
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 user unknown",
            }
            for to in self.to
        ]
        return {
            "bounceType": bounce_type,
            "bounceSubType": subtype,
            "bouncedRecipients": bounced,
            "timestamp": _text(self.sent_at),
            "feedbackId": self.id,
        }


def as_delivered(mail_id: str, raw: str, at: datetime) -> str:
    """Write a mail as its recipient gets it: SES puts a Date, in UTC and of when it took the mail,
    and a Message-ID of its own in place of any that it was handed.

    https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
    """
    head, blank, body = raw.replace("\r\n", "\n").partition("\n\n")
    head_lines = _REPLACED.sub("", f"{head}\n").rstrip("\n")
    new_lines = f"Date: {format_datetime(at)}\nMessage-ID: <{mail_id}@{_MAIL_HOST}>"
    return f"{new_lines}\n{head_lines}{blank}{body}"


class Inbox:
    """Holds every mail that was handed to SES, oldest first."""

    def __init__(self, sent_mails: Callable[[int], list[Any]], now: Callable[[], datetime]) -> None:
        self._sent_mails, self.now = sent_mails, now
        self._mails: list[ReceivedMail] = []
        self._lock = threading.Lock()

    def mails(self) -> list[ReceivedMail]:
        """Return all mails, also those that came since the last call."""
        return self.since(0)

    def since(self, count: int) -> list[ReceivedMail]:
        """Return the mails that came after the first ``count``."""
        with self._lock:
            for message in self._sent_mails(len(self._mails)):
                to = tuple(dict.fromkeys(message.destinations))
                raw = message.raw_data
                text = raw.decode() if isinstance(raw, bytes) else raw
                at = self.now()
                delivered = as_delivered(message.id, text, at)
                self._mails.append(ReceivedMail(message.id, message.source, to, at, delivered))
            return self._mails[count:]

    def find(self, mail_id: str) -> ReceivedMail | None:
        """Return one mail by its id, None where there is none."""
        return next((mail for mail in self.mails() if mail.id == mail_id), None)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
