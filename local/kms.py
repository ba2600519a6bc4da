"""Make moto's KMS sign a message of type DIGEST as it is.

Moto hashes it once more, whatever its type, so its signature would fit nothing. Ours are digests:
KMS takes no raw message over 4,096 bytes, and a token may be longer.
https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
"""

import json
from base64 import b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from moto.kms.responses import KmsResponse

_sign_raw = KmsResponse.sign


def sign_digests_as_they_are() -> None:
    """Replace moto's operation. Once is enough; again does no harm."""
    setattr(KmsResponse, "sign", _sign)  # noqa: B010 # plainly assigned, mypy would object


def _sign(self: Any) -> str:
    if self._get_param("MessageType") != "DIGEST":
        body: str = _sign_raw(self)
        return body
    key_id = self._get_param("KeyId")
    self._validate_key_id(key_id)  # raises NotFoundException
    key = self.kms_backend.describe_key(key_id)
    digest = self._get_param("Message")
    signature = key.private_key.private_key.sign(digest, ec.ECDSA(Prehashed(SHA256())))
    return json.dumps(
        {
            "KeyId": key.arn,
            "Signature": b64encode(signature).decode(),
            "SigningAlgorithm": "ECDSA_SHA_256",
        }
    )
