"""RFC 9421, appendix B, with the keys of B.1: what we sign and verify with agrees with the RFC.

What the RFC prints is verified; everything is signed with the printed keys, too, to the same bytes
where the algorithm signs the same twice (HMAC, Ed25519), else so that it verifies (RSA-PSS, ECDSA).
The RSA and HMAC cases are of the library alone: the profile takes neither.
"""

from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    MappingKeyResolver,
)
from http_message_signatures.algorithms import HMAC_SHA256, RSA_PSS_SHA512

from chalicelib.signing.keys import public_key, thumbprint
from chalicelib.signing.messages import FieldLines, Request
from chalicelib.signing.requests import ALGORITHMS

ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"}
ED25519_PRIVATE = "9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5"
P256 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA",
    "y": "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
}
P256_PRIVATE = "529b85f3597e90ec5b8dfed3e26352bf4af9b4debb1a29bbae77fa105a5c603b"
RSA_PSS = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2"
    "+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+"
    "oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq"
    "gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W"
    "Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4"
    "aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI"
    "2wIDAQAB"
)
RSA_PSS_PRIVATE = """\
-----BEGIN PRIVATE KEY-----
MIIEvgIBADALBgkqhkiG9w0BAQoEggSqMIIEpgIBAAKCAQEAr4tmm3r20Wd/Pbqv
P1s2+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry5
3mm+oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7Oyr
FAHqgDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUA
AN5WUtzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw
9lq4aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oy
c6XI2wIDAQABAoIBAQCUB8ip+kJiiZVKF8AqfB/aUP0jTAqOQewK1kKJ/iQCXBCq
pbo360gvdt05H5VZ/RDVkEgO2k73VSsbulqezKs8RFs2tEmU+JgTI9MeQJPWcP6X
aKy6LIYs0E2cWgp8GADgoBs8llBq0UhX0KffglIeek3n7Z6Gt4YFge2TAcW2WbN4
XfK7lupFyo6HHyWRiYHMMARQXLJeOSdTn5aMBP0PO4bQyk5ORxTUSeOciPJUFktQ
HkvGbym7KryEfwH8Tks0L7WhzyP60PL3xS9FNOJi9m+zztwYIXGDQuKM2GDsITeD
2mI2oHoPMyAD0wdI7BwSVW18p1h+jgfc4dlexKYRAoGBAOVfuiEiOchGghV5vn5N
RDNscAFnpHj1QgMr6/UG05RTgmcLfVsI1I4bSkbrIuVKviGGf7atlkROALOG/xRx
DLadgBEeNyHL5lz6ihQaFJLVQ0u3U4SB67J0YtVO3R6lXcIjBDHuY8SjYJ7Ci6Z6
vuDcoaEujnlrtUhaMxvSfcUJAoGBAMPsCHXte1uWNAqYad2WdLjPDlKtQJK1diCm
rqmB2g8QE99hDOHItjDBEdpyFBKOIP+NpVtM2KLhRajjcL9Ph8jrID6XUqikQuVi
4J9FV2m42jXMuioTT13idAILanYg8D3idvy/3isDVkON0X3UAVKrgMEne0hJpkPL
FYqgetvDAoGBAKLQ6JZMbSe0pPIJkSamQhsehgL5Rs51iX4m1z7+sYFAJfhvN3Q/
OGIHDRp6HjMUcxHpHw7U+S1TETxePwKLnLKj6hw8jnX2/nZRgWHzgVcY+sPsReRx
NJVf+Cfh6yOtznfX00p+JWOXdSY8glSSHJwRAMog+hFGW1AYdt7w80XBAoGBAImR
NUugqapgaEA8TrFxkJmngXYaAqpA0iYRA7kv3S4QavPBUGtFJHBNULzitydkNtVZ
3w6hgce0h9YThTo/nKc+OZDZbgfN9s7cQ75x0PQCAO4fx2P91Q+mDzDUVTeG30mE
t2m3S0dGe47JiJxifV9P3wNBNrZGSIF3mrORBVNDAoGBAI0QKn2Iv7Sgo4T/XjND
dl2kZTXqGAk8dOhpUiw/HdM3OGWbhHj2NdCzBliOmPyQtAr770GITWvbAI+IRYyF
S7Fnk6ZVVVHsxjtaHy1uJGFlaZzKR4AGNaUTOJMs6NadzCmGPAxNQQOCqoUjn4XR
rOjr9w349JooGXhOxbu8nOxX
-----END PRIVATE KEY-----
"""
"""B.1.2: a key for tests that the RFC publishes."""
SHARED_SECRET = (
    "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
)
CREATED = 1618884473
CREATED_AT = datetime.fromtimestamp(CREATED, UTC)

ALGORITHM: dict[str, Any] = {
    "test-key-rsa-pss": RSA_PSS_SHA512,
    "test-key-ecc-p256": ALGORITHMS["ecdsa-p256-sha256"],
    "test-shared-secret": HMAC_SHA256,
    "test-key-ed25519": ALGORITHMS["ed25519"],
}
PUBLIC: dict[str, Any] = {
    "test-key-rsa-pss": load_der_public_key(b64decode(RSA_PSS)),
    "test-key-ecc-p256": public_key("ecdsa-p256-sha256", P256),
    "test-shared-secret": b64decode(SHARED_SECRET),
    "test-key-ed25519": public_key("ed25519", ED25519),
}
PRIVATE: dict[str, Any] = {
    "test-key-rsa-pss": load_pem_private_key(RSA_PSS_PRIVATE.encode(), None),
    "test-key-ecc-p256": derive_private_key(int(P256_PRIVATE, 16), SECP256R1()),
    "test-shared-secret": b64decode(SHARED_SECRET),
    "test-key-ed25519": Ed25519PrivateKey.from_private_bytes(bytes.fromhex(ED25519_PRIVATE)),
}

REQUEST_LINES = [
    ("Host", "example.com"),
    ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("Content-Type", "application/json"),
    (
        "Content-Digest",
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
    ),
    ("Content-Length", "18"),
]
URL = "https://example.com/foo?param=Value&Pet=dog"
BODY = b'{"hello": "world"}'

CLIENT_CERT = (
    ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMMEkx"
    "BIEludGVybWVkaWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEwYHKoZ"
    "Izj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJ"
    "iNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf8EBAM"
    "CBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEU"
    "CIBHda/r1vaL6G3VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1yhk=:"
)


class OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: Any) -> None:
        self._key = key

    def resolve_public_key(self, key_id: str) -> Any:
        return self._key


@dataclass
class Response:
    status_code: int
    headers: FieldLines


@dataclass(frozen=True)
class Vector:
    """One signature as the RFC prints it."""

    label: str
    covered: tuple[str, ...]
    keyid: str
    signature: str
    more: tuple[tuple[str, str], ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        """What more its parameters say."""
        return dict(self.more)

    @property
    def input(self) -> str:
        names = " ".join(name if name.startswith('"') else f'"{name}"' for name in self.covered)
        more = "".join(f';{name}="{value}"' for name, value in self.more)
        return f'{self.label}=({names});created={CREATED};keyid="{self.keyid}"{more}'

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [("Signature-Input", self.input), ("Signature", f"{self.label}=:{self.signature}:")]


B21 = Vector(
    "sig-b21",
    (),
    "test-key-rsa-pss",
    "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7z"
    "FZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKh"
    "O4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gC"
    "w1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==",
    (("nonce", "b3k2pp5k7z-50gnwp.yemd"),),
)
B22 = Vector(
    "sig-b22",
    ("@authority", "content-digest", '"@query-param";name="Pet"'),
    "test-key-rsa-pss",
    "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8U"
    "CMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8N"
    "V7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs"
    "0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==",
    (("tag", "header-example"),),
)
B23 = Vector(
    "sig-b23",
    (
        "date", "@method", "@path", "@query", "@authority",
        "content-type", "content-digest", "content-length",
    ),
    "test-key-rsa-pss",
    "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2vo"
    "Tp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzN"
    "BXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBro"
    "hr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==",
)  # fmt: skip
B24 = Vector(
    "sig-b24",
    ("@status", "content-type", "content-digest", "content-length"),
    "test-key-ecc-p256",
    "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==",
)
B25 = Vector(
    "sig-b25",
    ("date", "@authority", "content-type"),
    "test-shared-secret",
    "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
)
B26 = Vector(
    "sig-b26",
    ("date", "@method", "@path", "@authority", "content-type", "content-length"),
    "test-key-ed25519",
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
)
B3 = Vector(
    "ttrp",
    ("@path", "@query", "@method", "@authority", "client-cert"),
    "test-key-ecc-p256",
    "xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw==",
)
B4 = Vector(
    "transform",
    ("@method", "@path", "@authority", "accept"),
    "test-key-ed25519",
    "ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA==",
)


def verify(vector: Vector, message: object) -> None:
    HTTPMessageVerifier(
        signature_algorithm=ALGORITHM[vector.keyid], key_resolver=OneKey(PUBLIC[vector.keyid])
    ).verify(message, max_age=None)


def request(vector: Vector, *, method: str = "POST") -> Request:
    return Request(method, URL, FieldLines([*REQUEST_LINES, *vector.lines]), BODY)


def response(vector: Vector, *, status: int = 200) -> Response:
    digest = (
        "mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ=="
    )
    lines = [
        ("Content-Type", "application/json"),
        ("Content-Digest", f"sha-512=:{digest}:"),
        ("Content-Length", "23"),
        *vector.lines,
    ]
    return Response(status, FieldLines(lines))


def test_b_1_keys_are_whole() -> None:
    """Public and private halves belong together; RFC 9421 names the first by its thumbprint."""
    private = PRIVATE["test-key-ed25519"].public_key().public_bytes_raw()
    assert private == PUBLIC["test-key-ed25519"].public_bytes_raw()
    numbers = PRIVATE["test-key-ecc-p256"].public_key().public_numbers()
    assert numbers == PUBLIC["test-key-ecc-p256"].public_numbers()
    rsa = PRIVATE["test-key-rsa-pss"].public_key().public_numbers()
    assert rsa == PUBLIC["test-key-rsa-pss"].public_numbers()
    assert thumbprint(ED25519) == "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"


@pytest.mark.parametrize("vector", [B21, B22, B23, B25, B26], ids=lambda vector: vector.label)
def test_b_2_requests_verify_as_printed(vector: Vector) -> None:
    verify(vector, request(vector))


@pytest.mark.parametrize("vector", [B23, B26], ids=lambda vector: vector.label)
def test_b_2_requests_do_not_verify_by_another_method(vector: Vector) -> None:
    with pytest.raises(InvalidSignature):
        verify(vector, request(vector, method="PUT"))


def test_b_2_4_response_verifies_as_printed() -> None:
    verify(B24, response(B24))
    with pytest.raises(InvalidSignature):
        verify(B24, response(B24, status=201))


def test_b_3_request_that_a_proxy_signed_verifies_as_printed() -> None:
    url = "https://service.internal.example/foo?param=Value&Pet=dog"
    lines = [("Client-Cert", CLIENT_CERT), *B3.lines]
    verify(B3, Request("POST", url, FieldLines(lines), BODY))
    with pytest.raises(InvalidSignature):
        verify(B3, Request("POST", URL, FieldLines(lines), BODY))


DEMO = "https://example.org/demo?name1=Value1&Name2=value2"
JSON, ANY = ("Accept", "application/json"), ("Accept", "*/*")
BOTH = ("Accept", "application/json, */*")
DATE = ("Date", "Fri, 15 Jul 2022 14:24:55 GMT")


@pytest.mark.parametrize(
    ("url", "lines"),
    [
        (DEMO, [DATE, JSON, ANY]),
        (f"{DEMO}&param=added", [DATE, JSON, ANY, ("Accept-Language", "en-US,en;q=0.5")]),
        (DEMO, [("Referer", "https://developer.example.org/demo"), BOTH]),
        (DEMO, [JSON, DATE, ANY]),
    ],
)  # fmt: skip
def test_b_4_request_verifies_when_its_meaning_is_the_same(
    url: str, lines: list[tuple[str, str]]
) -> None:
    verify(B4, Request("GET", url, FieldLines([*lines, *B4.lines]), b""))


@pytest.mark.parametrize(
    ("method", "url", "lines"),
    [
        ("POST", DEMO.replace("example.org", "example.com"), [DATE, JSON, ANY]),
        ("GET", DEMO.replace("example.org", "example.com"), [DATE, JSON, ANY]),
        ("POST", DEMO, [DATE, JSON, ANY]),
        ("GET", DEMO, [DATE, ANY, JSON]),
    ],
)
def test_b_4_request_does_not_verify_when_its_meaning_was_changed(
    method: str, url: str, lines: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidSignature):
        verify(B4, Request(method, url, FieldLines([*lines, *B4.lines]), b""))


@dataclass
class Draft:
    """A request that is being signed."""

    method: str
    url: str
    headers: dict[str, str]


@dataclass
class DraftResponse:
    """A response that is being signed."""

    status_code: int
    headers: dict[str, str]


ALL = [B21, B22, B23, B24, B25, B26, B3, B4]
SAME_TWICE = [B25, B26, B4]
"""HMAC and Ed25519 sign the same twice; RSA-PSS and ECDSA do not."""


def unsigned(vector: Vector) -> Draft | DraftResponse:
    """The message of a vector, before it was signed."""
    if vector is B24:
        printed = response(vector).headers.items()[:3]
        return DraftResponse(200, dict(printed))
    if vector is B3:
        url = "https://service.internal.example/foo?param=Value&Pet=dog"
        return Draft("POST", url, {"Client-Cert": CLIENT_CERT})
    if vector is B4:
        return Draft("GET", DEMO, dict([BOTH]))
    return Draft("POST", URL, dict(REQUEST_LINES))


def signed(vector: Vector) -> Draft | DraftResponse:
    """The same, signed with the printed key."""
    draft = unsigned(vector)
    keys = MappingKeyResolver(public_keys={}, private_keys={vector.keyid: PRIVATE[vector.keyid]})
    HTTPMessageSigner(signature_algorithm=ALGORITHM[vector.keyid], key_resolver=keys).sign(
        draft,
        key_id=vector.keyid,
        created=CREATED_AT,
        label=vector.label,
        include_alg=False,
        covered_component_ids=vector.covered,
        use_existing_digest="Content-Digest" in draft.headers,
        **vector.parameters,
    )
    return draft


def received(draft: Draft | DraftResponse) -> Request | Response:
    """The same as it comes in."""
    lines = FieldLines(list(draft.headers.items()))
    if isinstance(draft, DraftResponse):
        return Response(draft.status_code, lines)
    return Request(draft.method, draft.url, lines, BODY)


@pytest.mark.parametrize("vector", SAME_TWICE, ids=lambda vector: vector.label)
def test_signature_is_as_printed_when_the_algorithm_is_deterministic(vector: Vector) -> None:
    headers = signed(vector).headers
    assert headers["Signature-Input"] == vector.input
    assert headers["Signature"] == f"{vector.label}=:{vector.signature}:"


@pytest.mark.parametrize("vector", ALL, ids=lambda vector: vector.label)
def test_signature_by_a_printed_key_verifies_as_printed(vector: Vector) -> None:
    draft = signed(vector)
    assert draft.headers["Signature-Input"] == vector.input
    printed = f"{vector.label}=:{vector.signature}:"
    assert (draft.headers["Signature"] == printed) is (vector in SAME_TWICE)
    verify(vector, received(draft))
    draft.headers["Signature-Input"] += ";expires=1"
    with pytest.raises(InvalidSignature):
        verify(vector, received(draft))


@pytest.mark.parametrize(
    ("alg", "jwk"),
    [
        ("ed25519", P256),
        ("ecdsa-p256-sha256", ED25519),
        ("ed25519", {**ED25519, "x": "AA"}),
        ("ed25519", {"kty": "OKP", "crv": "Ed25519"}),
        ("ecdsa-p256-sha256", {**P256, "y": P256["x"]}),
        ("rsa-pss-sha512", P256),
    ],
)
def test_key_is_an_error_when_it_is_of_another_kind_or_off_its_curve(
    alg: str, jwk: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"key|curve|point|Ed25519|32 bytes"):
        public_key(alg, jwk)
