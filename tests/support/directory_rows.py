"""A platform's key and a candidate, as the directory holds them."""

from datetime import UTC, datetime, timedelta

from chalicelib.model.directory import NominatedCandidate, PlatformKey

NOW = datetime(2026, 11, 22, 9, 30, 15, 123000, tzinfo=UTC)
KEY = PlatformKey(
    platform="x",
    keyid="thumbprint-1",
    jwk={"kty": "OKP", "crv": "Ed25519", "x": "AAAA"},
    alg="ed25519",
    label="first",
    added_at=NOW,
    not_after=NOW + timedelta(days=90),
)


CANDIDATE = NominatedCandidate(
    election="parl.2024-07-04",
    person_id="7",
    area="E14001063",
    name="Siân",
    party="",
    secret_version="1",
    source="f.csv",
    imported_at=NOW,
)
