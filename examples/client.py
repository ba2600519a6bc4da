"""A platform's side of the exchange, whole: poll, verify, store, acknowledge, answer.

    pip install requests-http-signature==2.0.0 PyJWT
    python client.py POLL_URL KEYID PRIVATE_KEY.pem reports.db [--until-empty]

It may be killed anywhere. A token is stored, under its id, before it is acknowledged: it is neither
lost nor there twice. An answer is written down before it is sent, and is the same sent again.
"""

import contextlib
import sqlite3
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from http_message_signatures import HTTPSignatureKeyResolver
from requests_http_signature import HTTPSignatureAuth, algorithms

TABLES = """
CREATE TABLE IF NOT EXISTS tokens (
    jti TEXT PRIMARY KEY, kind TEXT, reference TEXT, jws TEXT, acknowledged INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS refused (jti TEXT PRIMARY KEY, err TEXT, description TEXT);
CREATE TABLE IF NOT EXISTS answers (
    outcome_id TEXT PRIMARY KEY, reference TEXT, status TEXT, at TEXT, result INTEGER);
"""
BOUND = ("@status", "content-type", "content-digest", '"@method";req', '"@target-uri";req')
SIGNED = {
    "require_components": BOUND,
    "signature_algorithm": algorithms.ECDSA_P256_SHA256,
    "expect_tag": "abuse-feed-response",
}


class PublishedKeys(HTTPSignatureKeyResolver):
    """The service's keys. Looked up again where one is unknown: the next is published ahead."""

    def __init__(self, url):
        self.url, self.keys = url, {}

    def __getitem__(self, kid):
        if kid not in self.keys:
            published = requests.get(self.url, timeout=20).json()["keys"]
            self.keys = {key["kid"]: jwt.PyJWK(key) for key in published}
        return self.keys[kid]

    def resolve_public_key(self, key_id):
        return self[key_id].key


class Client:
    def __init__(self, url, keyid, key, database):
        self.url, self.platform = url, url.rsplit("/", 2)[1]
        self.issuer = url.partition("/v1/")[0]
        self.keys = PublishedKeys(urljoin(url, "/.well-known/jwks.json"))
        self.store = sqlite3.connect(database, timeout=60)
        self.store.executescript(TABLES)
        self.store.row_factory = sqlite3.Row
        ed25519 = isinstance(load_pem_private_key(key, None), Ed25519PrivateKey)
        self.auth = HTTPSignatureAuth(
            signature_algorithm=algorithms.ED25519 if ed25519 else algorithms.ECDSA_P256_SHA256,
            key=key,
            key_id=keyid,
            covered_component_ids=("@method", "@authority", "@target-uri"),
            tag="abuse-feed",
            use_nonce=True,
        )

    def post(self, url, body):
        """Send what is signed, give what is verified; again and again while nobody is there."""
        while True:
            with contextlib.suppress(requests.ConnectionError, requests.Timeout):
                answer = requests.post(url, json=body, auth=self.auth, timeout=30)
                if answer.status_code not in (429, 502, 503, 504):
                    break
            time.sleep(15)
        answer.raise_for_status()
        HTTPSignatureAuth.verify(answer, key_resolver=self.keys, **SIGNED)
        return answer.json()

    def poll(self, **body):
        """Acknowledge what is stored, refuse what does not verify, store what comes."""
        stored = self.store.execute("SELECT jti FROM tokens WHERE NOT acknowledged LIMIT 500")
        body["ack"] = [jti for (jti,) in stored]
        errors = self.store.execute("SELECT jti, err, description FROM refused LIMIT 100")
        body["setErrs"] = {jti: {"err": err, "description": text} for jti, err, text in errors}
        answer = self.post(self.url, body)
        with self.store:  # from here to the end of the block it is all or nothing
            for jti in body["ack"]:
                self.store.execute("UPDATE tokens SET acknowledged = 1 WHERE jti = ?", [jti])
            for jti in body["setErrs"]:
                self.store.execute("DELETE FROM refused WHERE jti = ?", [jti])
            for jti, token in answer["sets"].items():
                self.keep(jti, token)
        return answer

    def keep(self, jti, token):
        """Store a token that verifies; note why another does not."""
        try:
            key = self.keys[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(token, key, ["ES256"], audience=self.platform, issuer=self.issuer)
        except (jwt.PyJWTError, KeyError) as error:
            why = "invalid_key" if isinstance(error, KeyError) else "authentication_failed"
            row = [jti, why, type(error).__name__]
            self.store.execute("INSERT OR IGNORE INTO refused VALUES (?, ?, ?)", row)
            return
        (kind,) = {uri.rpartition("/")[2] for uri in claims["events"]}
        row = [jti, kind, claims.get("txn"), token]
        self.store.execute("INSERT OR IGNORE INTO tokens VALUES (?, ?, ?, ?, 0)", row)

    def decide(self):
        """Where your team's decisions come in. Here: each new report is acknowledged."""
        with self.store:
            self.store.execute(
                "INSERT OR IGNORE INTO answers SELECT 'ack-' || reference, reference,"
                " 'acknowledged', ?, NULL FROM tokens WHERE kind = 'report-submitted'",
                [datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")],
            )

    def answer(self):
        """Send the answers that have no result yet, a hundred at a time."""
        unsent = "SELECT outcome_id, reference, status, at FROM answers WHERE result IS NULL"
        while rows := self.store.execute(unsent).fetchmany(100):
            outcomes = [dict(row) for row in rows]
            answer = self.post(self.url.replace("/poll", "/outcomes"), {"outcomes": outcomes})
            with self.store:
                for outcome, result in zip(outcomes, answer["results"], strict=True):
                    status = result["status"]
                    done = [None if status == 503 else status, outcome["outcome_id"]]
                    self.store.execute("UPDATE answers SET result = ? WHERE outcome_id = ?", done)


def main(url, keyid, key, database, until_empty=""):
    client = Client(url, keyid, Path(key).read_bytes(), database)
    while True:
        answer = client.poll(returnImmediately=bool(until_empty))
        client.decide()
        client.answer()
        if until_empty and not answer["sets"] and not answer["moreAvailable"]:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
