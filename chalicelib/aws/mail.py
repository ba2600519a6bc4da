"""SESv2: raw MIME, one recipient a mail, tagged with the notification that it carries.

SES replaces Message-ID, so what makes two copies recognisable as the same is the header
``X-Standsafe-Notification``, and what ties SES's later events to it is the tag ``notification``.
"""

from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from chalicelib.aws.failures import OurErrors
from chalicelib.ports import Letter

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

_UNFOLDED = SMTP.clone(max_line_length=998)
"""What a line may have at most. Python's own 78 puts a break before the first word of some
subjects, which mail programs show as a space, or as nothing."""

HEADER = "X-Standsafe-Notification"
TAG = "notification"


class SesMail:
    """The port ``Mail`` on SES."""

    def __init__(
        self, ses: "SESV2Client", *, sender: str, reply_to: str, configuration_set: str
    ) -> None:
        self._ses, self._sender, self._reply_to = ses, sender, reply_to
        self._configuration_set = configuration_set

    def send(self, letter: Letter) -> str:
        """Hand one mail to SES and return SES's message id. Raises Unavailable."""
        to = _in_ascii(letter.to)
        with OurErrors("ses"):
            answer = self._ses.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to]},
                Content={"Raw": {"Data": _as_sent(self._compose(letter, to))}},
                EmailTags=[{"Name": TAG, "Value": letter.key.replace(".", "_")}],
                ConfigurationSetName=self._configuration_set,
            )
        return answer["MessageId"]

    def _compose(self, letter: Letter, to: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = to
        message["Reply-To"] = self._reply_to
        message["Subject"] = letter.subject
        message["References"] = letter.thread
        message["Auto-Submitted"] = "auto-generated"
        message[HEADER] = letter.mark or letter.key
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        message["Content-Language"] = letter.language  # last: content takes such headers with it
        return message


def share_of_quota(ses: "SESV2Client") -> float:
    """Return how much of the mails of 24 hours were sent, 0 to 1; 0 where there is no limit, which
    SES says by -1. Raises Unavailable."""
    with OurErrors("ses"):
        quota = ses.get_account().get("SendQuota", {})
    most = quota.get("Max24HourSend", 0.0)
    return quota.get("SentLast24Hours", 0.0) / most if most > 0 else 0.0


def _as_sent(message: EmailMessage) -> bytes:
    """Leave words of other letters folded: RFC 2047 lets each have 75 characters."""
    unfolded = str(message["Subject"]).isascii()
    return message.as_bytes(policy=_UNFOLDED if unfolded else SMTP)


def _in_ascii(address: str) -> str:
    """Write an address with its domain in Punycode, as SES wants domains of other letters.

    https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
    """
    if address.isascii():
        return address
    import idna

    local, _, domain = address.rpartition("@")
    return f"{local}@{idna.encode(domain, uts46=True).decode()}"
