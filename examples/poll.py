"""One poll of a feed: signed, verified, acknowledged.

pip install requests-http-signature==2.0.0 PyJWT
python poll.py POLL_URL KEYID PRIVATE_KEY.pem
"""

import sys
from pathlib import Path
from urllib.parse import urljoin

import jwt
import requests
from http_message_signatures import HTTPSignatureKeyResolver
from requests_http_signature import HTTPSignatureAuth, algorithms

url, keyid, key = sys.argv[1:4]
platform = url.rsplit("/", 2)[1]
published = requests.get(urljoin(url, "/.well-known/jwks.json"), timeout=20).json()["keys"]
keys = {jwk["kid"]: jwt.PyJWK(jwk) for jwk in published}


class OurKeys(HTTPSignatureKeyResolver):
    def resolve_public_key(self, key_id):
        return keys[key_id].key


auth = HTTPSignatureAuth(
    signature_algorithm=algorithms.ED25519,  # or algorithms.ECDSA_P256_SHA256, as your key is
    key=Path(key).read_bytes(),
    key_id=keyid,
    covered_component_ids=("@method", "@authority", "@target-uri"),
    tag="abuse-feed",
    use_nonce=True,
)
bound = ("@status", "content-type", "content-digest", '"@method";req', '"@target-uri";req')


def poll(**body):
    answer = requests.post(url, json={"returnImmediately": True, **body}, auth=auth, timeout=20)
    if answer.status_code == 401:  # the one answer that is never signed
        sys.exit(answer.text)
    HTTPSignatureAuth.verify(
        answer,
        require_components=bound,
        signature_algorithm=algorithms.ECDSA_P256_SHA256,
        key_resolver=OurKeys(),
        expect_tag="abuse-feed-response",
    )
    if not answer.ok:
        sys.exit(answer.text)
    return answer.json()


tokens = poll()["sets"]
for token in tokens.values():
    kid = jwt.get_unverified_header(token)["kid"]
    print(jwt.decode(token, keys[kid], algorithms=["ES256"], audience=platform))
poll(maxEvents=0, ack=list(tokens))  # once they are safe with you
