#!/usr/bin/env bash
# The whole way as the platform "sandbox" of `make run`: poll, answer, acknowledge. Beside poll.sh.
#
#   ./sandbox.sh [http://127.0.0.1:8000]
set -euo pipefail
us=${1:-http://127.0.0.1:8000}/v1/platforms/sandbox
keyid=poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U
key=$(mktemp)
trap 'rm -f "$key"' EXIT
cat >"$key" <<'END' # RFC 9421, appendix B.1.4: everybody has this key
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
END
post() { bash "$(dirname "$0")/poll.sh" "$us/$1" "$keyid" "$key" "$2" && echo; }

answer=$(post poll '{"returnImmediately": true}')
token=$(grep -oE '[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}' <<<"$answer" | sed -n 1p) || true
[[ $token ]] || { echo 'Nothing waits any more: start "make run" again' >&2; exit 1; }
payload=$(cut -d. -f2 <<<"$token" | tr -- '-_' '+/')
while ((${#payload} % 4)); do payload+==; done
claims=$(openssl base64 -d -A <<<"$payload")
echo "$claims"

value() { sed -nE "s/.*\"$1\":\"([^\"]+)\".*/\1/p" <<<"$claims"; }
reference=$(value txn) jti=$(value jti)
post outcomes "{\"outcomes\": [{\"outcome_id\": \"seen-$reference\", \"reference\": \"$reference\",
  \"status\": \"acknowledged\", \"at\": \"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"}]}"
post poll "{\"maxEvents\": 0, \"ack\": [\"$jti\"]}" # once it is safe with you
