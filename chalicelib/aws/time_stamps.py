"""RFC 3161 over HTTP: somebody else's word for when something was so.

What only we can know is checked here: that the answer is granted, and to our question. By whose
key it is signed is for whoever verifies it, with the certificates that the authority publishes.
asn1crypto reads BER: OpenSSL's own authority does not sort its certificates as DER would have it.
"""

from chalicelib.errors import Unavailable

SECONDS = 10
"""How long the authority has to answer."""

MOST_BYTES = 65_536
"""An answer with a long chain of certificates has a tenth of it."""

_QUERY_TYPE, _ANSWER_TYPE = "application/timestamp-query", "application/timestamp-reply"
_GRANTED = frozenset({"granted", "granted_with_mods"})


class TimeStampAuthority:
    """One time-stamp authority, asked at its address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __call__(self, stamped: bytes) -> bytes:
        """Have the SHA-256 of ``stamped`` stamped, and give the DER of the response.

        Raises Unavailable for no answer, or for one that is not granted or is to another question.
        """
        import hashlib
        import secrets

        from asn1crypto import tsp

        digest, nonce = hashlib.sha256(stamped).digest(), secrets.randbits(63)
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
        request = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
        answer = self._post(tsp.TimeStampReq(request).dump())
        try:
            response = tsp.TimeStampResp.load(answer, strict=True)
            token = response["time_stamp_token"]
            stamp = token["content"]["encap_content_info"]["content"].parsed
            granted = response["status"]["status"].native in _GRANTED
            imprinted, nonced = stamp["message_imprint"].native, stamp["nonce"].native
        except (ValueError, TypeError, KeyError, AttributeError) as error:  # whatever it sent
            raise Unavailable from error
        algorithm = imprinted["hash_algorithm"]["algorithm"]
        answered = algorithm, imprinted["hashed_message"], nonced
        if not granted or answered != ("sha256", digest, nonce):
            raise Unavailable
        return answer

    def _post(self, query: bytes) -> bytes:
        import urllib3

        try:
            answer = urllib3.request(
                "POST",
                self._address,
                body=query,
                headers={"Content-Type": _QUERY_TYPE, "Accept": _ANSWER_TYPE},
                timeout=SECONDS,
                retries=urllib3.Retry(2, backoff_factor=0.5, allowed_methods=None, redirect=0),
                preload_content=False,
            )
            body: bytes = answer.read(MOST_BYTES + 1)
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable from error
        if answer.status != 200 or len(body) > MOST_BYTES:
            raise Unavailable
        return body
