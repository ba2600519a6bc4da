"""Each rule of the profile is refused for its own reason when it is broken, and for no other."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import SignatureRefused
from chalicelib.model.directory import PlatformKey
from chalicelib.signing.messages import FieldLines, Request
from chalicelib.signing.requests import Caller, RequestVerifier
from tests.support.fakes import FakeClock, MemoryDirectory, MemoryGuards
from tests.support.parties import NOW, ORIGIN, Platform

X = Platform("x")
FACEBOOK = Platform("facebook", "ecdsa-p256-sha256")
STAMP = str(int(NOW.timestamp()))
PLATFORMS = {"ed25519": X, "ecdsa-p256-sha256": FACEBOOK}


def verifier(*keys: PlatformKey, nonces: MemoryGuards | None = None) -> RequestVerifier:
    directory, clock = MemoryDirectory(), FakeClock(NOW)
    for key in keys or (X.registered(), FACEBOOK.registered()):
        directory.put_platform_key(key)
    guards = nonces or MemoryGuards(clock)

    def spend(nonce: str, seconds: int, platform: str | None) -> bool:
        return guards.spend(nonce, seconds)

    return RequestVerifier(find_key=directory.platform_key, spend=spend, wall=clock)


def reason_for(request: Request, *keys: PlatformKey, platform: str = "x") -> str:
    with pytest.raises(SignatureRefused) as refused:
        verifier(*keys).verify(request, platform)
    return refused.value.reason


def header(request: Request, name: str, change: Callable[[str], str | None]) -> Request:
    """The request with one header's value changed, or (None) without it."""
    lines = []
    for line, value in request.headers.items():
        changed = change(value) if line.lower() == name else value
        if changed is not None:
            lines.append((line, changed))
    return replace(request, headers=FieldLines(lines))


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
@pytest.mark.parametrize(
    "covered",
    [
        ("@method", "@target-uri", "content-digest"),
        ("@method", "@authority", "@path", "content-digest"),
        ("content-digest", "content-type", "@target-uri", "@method", "@authority", "@scheme"),
    ],
)
def test_signature_names_its_caller(platform: Platform, covered: Sequence[str]) -> None:
    caller = verifier().verify(platform.request(covered=covered), platform.id)
    assert caller == Caller(platform=platform.id, keyid=platform.keyid, label="sig")


@pytest.mark.parametrize(
    "parameters",
    [
        {"created": NOW - timedelta(seconds=300)},
        {"created": NOW + timedelta(seconds=30)},
        {"expires": NOW + timedelta(seconds=300)},
        {"expires": NOW},
        {"nonce": "n" * 128},
        {"include_alg": False},
        {"label": "another-label.1*"},
    ],
    ids=lambda value: str(value)[:40],
)
def test_signature_is_accepted_when_the_profile_leaves_its_form_open(
    parameters: dict[str, Any],
) -> None:
    assert verifier().verify(X.request(**parameters), "x").platform == "x"


@pytest.mark.parametrize(
    ("reason", "parameters"),
    [
        ("too_old", {"created": NOW - timedelta(seconds=301)}),
        ("too_old", {"created": NOW - timedelta(minutes=6)}),
        ("created_ahead", {"created": NOW + timedelta(seconds=31)}),
        ("expires_too_far", {"expires": NOW + timedelta(seconds=301)}),
        ("expired", {"created": NOW - timedelta(seconds=9), "expires": NOW - timedelta(seconds=1)}),
        ("missing_nonce", {"nonce": None}),
        ("nonce_length", {"nonce": "n" * 15}),
        ("nonce_length", {"nonce": "n" * 129}),
        ("missing_tag", {"tag": None}),
        ("wrong_tag", {"tag": "abuse-feed-response"}),
        ("uncovered", {"covered": ("@target-uri", "content-digest")}),
        ("uncovered", {"covered": ("@method", "content-digest")}),
        ("uncovered", {"covered": ("@method", "@path", "content-digest")}),
        ("uncovered", {"covered": ("@method", "@authority", "content-digest")}),
        ("uncovered", {"covered": ("@method", "@target-uri")}),
        ("uncovered", {"covered": ("@method", "@target-uri", '"content-digest";key="sha-256"')}),
        ("uncovered", {"covered": ()}),
    ],
)
def test_signature_is_refused_when_it_is_outside_the_profile(
    reason: str, parameters: dict[str, Any]
) -> None:
    assert reason_for(X.request(**parameters)) == reason


@pytest.mark.parametrize("name", ["signature", "signature-input"])
def test_request_is_refused_when_it_has_no_signature(name: str) -> None:
    assert reason_for(header(X.request(), name, lambda _: None)) == "no_signature"


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("missing_created", lambda v: v.replace(f";created={STAMP}", "")),
        ("missing_keyid", lambda v: v.replace(f';keyid="{X.keyid}"', "")),
        ("malformed_created", lambda v: v.replace(STAMP, "1.5")),
        ("malformed_created", lambda v: v.replace(STAMP, f"@{STAMP}")),
        ("malformed_nonce", lambda v: v.replace(f'"{"n" * 16}"', f":{'bm5u' * 8}:")),
        ("malformed_alg", lambda v: v.replace(';alg="ed25519"', ";alg=ed25519")),
        ("unknown_parameter", lambda v: v + ";extra=1"),
        ("repeated_parameter", lambda v: v + ';tag="abuse-feed"'),
        ("wrong_alg", lambda v: v.replace('alg="ed25519"', 'alg="hmac-sha256"')),
        ("wrong_alg", lambda v: v.replace('alg="ed25519"', 'alg="ecdsa-p256-sha256"')),
        ("unknown_key", lambda v: v.replace(X.keyid, "short")),
        ("unknown_key", lambda v: v.replace(X.keyid, "A" * 43)),
        ("bad_signature", lambda v: v.replace("nnnn", "mmmm", 1)),
        ("bad_signature", lambda v: v.replace(" ", ' "host" ', 1)),
        ("bad_signature", lambda v: f'sig=("@target-uri" "@method" {v[29:]}'),
        ("bad_signature", lambda v: v.replace('("@method"', '("@method" "@unheard-of"')),
        ("bad_signature", lambda v: v.replace('("@method"', '("@method" "x-not-there"')),
        ("bad_signature", lambda v: v.replace('("@method"', '("@method" "@method"')),
        ("labels_differ", lambda v: v.replace("sig=", "gis=")),
        ("malformed_signature", lambda v: v.replace("(", "((")),
        ("malformed_signature", lambda v: v + "é"),
        ("malformed_signature", lambda _: "sig=1"),
        ("no_signature", lambda _: " "),
        ("more_than_one_signature", lambda v: f"{v}, {v}"),
        ("more_than_one_signature", lambda v: f"{v}, {v.replace('sig=', 'two=')}"),
    ],
)
def test_signature_is_refused_when_its_input_was_changed(
    reason: str, change: Callable[[str], str]
) -> None:
    assert reason_for(header(X.request(), "signature-input", change)) == reason


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("bad_signature", lambda _: f"sig=:{'A' * 86}==:"),
        ("bad_signature", lambda _: "sig=:AAAA:"),
        ("malformed_signature", lambda _: 'sig="text"'),
        ("malformed_signature", lambda _: "sig=("),
        ("more_than_one_signature", lambda v: f"{v}, {v.replace('sig=', 'two=')}"),
        ("labels_differ", lambda v: v.replace("sig=", "two=")),
    ],
)
def test_signature_is_refused_when_it_was_changed(
    reason: str, change: Callable[[str], str]
) -> None:
    assert reason_for(header(X.request(), "signature", change)) == reason


def test_request_is_refused_when_it_has_two_signatures() -> None:
    first, second = X.request(label="a"), X.request(label="b", nonce="m" * 16)
    lines = [*first.headers.items(), *second.headers.items()]
    assert reason_for(replace(first, headers=FieldLines(lines))) == "more_than_one_signature"
    joined = {
        name: f"{first.headers.combined(name)}, {second.headers.combined(name)}"
        for name in ("signature", "signature-input")
    }
    lines = [(n, joined.get(n.lower(), v)) for n, v in first.headers.items()]
    assert reason_for(replace(first, headers=FieldLines(lines))) == "more_than_one_signature"


def test_request_is_refused_when_its_body_was_changed() -> None:
    assert reason_for(replace(X.request(b'{"ack":[]}'), body=b'{"ack":[1]}')) == "digest"


@pytest.mark.parametrize(
    "digest",
    ["md5=:AAAAAAAAAAAAAAAAAAAAAA==:", "sha-256=:AAAA:", "sha-256=1", "sha-256=:AAAA", "x y"],
)
def test_request_is_refused_when_its_digest_is_of_another_kind(digest: str) -> None:
    assert reason_for(X.request(digest=digest)) == "digest"


def test_request_is_accepted_when_its_digest_is_sha_512() -> None:
    digest = f"sha-512=:{b64encode(hashlib.sha512(b'{}').digest()).decode()}:"
    assert verifier().verify(X.request(digest=digest), "x").platform == "x"


def test_request_needs_a_digest_when_its_body_is_empty() -> None:
    assert verifier().verify(X.request(b""), "x").platform == "x"


@pytest.mark.parametrize(
    "url",
    [
        f"{ORIGIN}/v1/platforms/x/outcomes",
        "https://other.example/v1/platforms/x/poll",
        "http://standsafe.example/v1/platforms/x/poll",
        f"{ORIGIN}/v1/platforms/x/poll?again=1",
        f"{ORIGIN}/v1/platforms/%78/poll",
        f"{ORIGIN}/v1/platforms/x y/poll",
    ],
)
def test_signature_is_refused_when_it_is_for_another_target(url: str) -> None:
    assert reason_for(replace(X.request(), url=url)) == "bad_signature"


def test_signature_is_refused_when_it_is_for_another_method() -> None:
    assert reason_for(replace(X.request(), method="PUT")) == "bad_signature"


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("inactive_key", {"revoked_at": NOW}),
        ("inactive_key", {"not_before": NOW + timedelta(seconds=1)}),
        ("inactive_key", {"not_after": NOW}),
        ("wrong_alg", {"alg": "rsa-pss-sha512"}),
        ("wrong_alg", {"alg": "ecdsa-p256-sha256"}),
        ("bad_signature", {"jwk": FACEBOOK.registered().jwk}),
        ("bad_signature", {"jwk": Platform().registered().jwk}),
        ("bad_signature", {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}}),
    ],
)
def test_key_is_refused_when_it_is_not_good_now(reason: str, changes: dict[str, Any]) -> None:
    assert reason_for(X.request(), X.registered(**changes)) == reason


def test_key_is_refused_when_it_is_not_registered() -> None:
    assert reason_for(Platform("x").request()) == "unknown_key"


def test_key_of_another_platform_names_that_platform() -> None:
    """So that the path is refused as another's, not the signature."""
    request = FACEBOOK.request(path="/v1/platforms/x/poll")
    assert verifier().verify(request, "x").platform == "facebook"


def test_key_that_two_platforms_share_is_the_one_of_the_path() -> None:
    instagram = X.registered(platform="instagram")
    request = X.request(path="/v1/platforms/instagram/poll")
    assert verifier(X.registered(), instagram).verify(request, "instagram").platform == "instagram"


def test_replay_is_refused_for_eleven_minutes() -> None:
    clock, nonce = FakeClock(NOW), f"nonce#x#{X.keyid}#{'n' * 16}"
    nonces = MemoryGuards(clock)
    checks = verifier(nonces=nonces)
    checks.verify(X.request(), "x")
    with pytest.raises(SignatureRefused) as refused:
        checks.verify(X.request(), "x")
    assert refused.value.reason == "nonce_seen"
    clock.advance(minutes=11, seconds=-1)
    assert not nonces.spend(nonce, 1)
    clock.advance(seconds=1)
    assert nonces.spend(nonce, 1)


def test_nonce_is_not_spent_when_the_signature_is_refused() -> None:
    nonces = MemoryGuards(FakeClock(NOW))
    with pytest.raises(SignatureRefused):
        verifier(nonces=nonces).verify(replace(X.request(), body=b"[]"), "x")
    assert verifier(nonces=nonces).verify(X.request(), "x").platform == "x"


def test_nonce_is_another_under_another_key() -> None:
    checks = verifier()
    checks.verify(X.request(), "x")
    assert checks.verify(FACEBOOK.request(), "facebook").platform == "facebook"


@given(
    name=st.sampled_from(["signature", "signature-input", "content-digest"]),
    value=st.one_of(st.text(max_size=60), st.text(alphabet='sig=:("@method);,?%*1.-', max_size=60)),
)
def test_header_makes_nothing_but_a_refusal(name: str, value: str) -> None:
    assert reason_for(header(X.request(), name, lambda _: value))
