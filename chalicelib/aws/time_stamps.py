"""RFC 3161 over HTTP: somebody else's word for when something was so."""

from chalicelib.errors import Unavailable

SECONDS = 10
"""How long the authority has to answer."""

_ASKED, _ANSWERED = "application/timestamp-query", "application/timestamp-reply"


class TimeStampAuthority:
    """One time-stamp authority, asked at its address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __call__(self, stamped: bytes) -> bytes:
        """DER of the response for the SHA-256 of ``stamped``. Raises Unavailable for no answer, or
        for one that is not granted or is about something else."""
        import hashlib

        import urllib3
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

        asked = TimestampRequestBuilder(stamped, HashAlgorithm.SHA256).build()
        try:
            answer = urllib3.request(
                "POST",
                self._address,
                body=asked.as_bytes(),
                headers={"Content-Type": _ASKED, "Accept": _ANSWERED},
                timeout=SECONDS,
                retries=urllib3.Retry(2, backoff_factor=0.5, allowed_methods=None),
            )
            said = decode_timestamp_response(answer.data)
            about = said.tst_info.message_imprint.message if answer.status == 200 else b""
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise Unavailable from error
        if said.tst_info.nonce != asked.nonce or about != hashlib.sha256(stamped).digest():
            raise Unavailable
        return answer.data
