"""Our signing key signs what anybody can verify, of any length."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.container import Adapters
from chalicelib.signing.keys import thumbprint
from tests.support.deployed import Deployed


@pytest.mark.parametrize("deployed", ["moto"], indirect=True)
@pytest.mark.parametrize("length", [1, 4_096, 4_097, 100_000])
def test_a_message_of_any_length_verifies_by_the_published_key(
    deployed: Deployed, length: int
) -> None:
    signer, message = Adapters(deployed.settings).signer.current(), b"m" * length
    signature = signer.sign(message)
    jwk = dict(signer.public_jwk())
    assert (len(signature), jwk["kid"]) == (64, thumbprint(jwk))
    key = jwt.PyJWK(jwk).key
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
