"""The signatures that RFC 9421, appendix B, prints, and the messages they are of."""

from dataclasses import dataclass
from typing import Any

from http_message_signatures import (
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)

from chalicelib.signing.messages import FieldLines, Request
from tests.support.rfc9421_keys import (
    ALGORITHM,
    PUBLIC,
)

CREATED = 1618884473
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


def printed_request(vector: Vector, *, method: str = "POST") -> Request:
    return Request(method, URL, FieldLines([*REQUEST_LINES, *vector.lines]), BODY)


def printed_response(vector: Vector, *, status: int = 200) -> Response:
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
