#!/usr/bin/env bash
# One poll of a feed, signed and verified with nothing but bash, curl and openssl 3.
#
#   ./poll.sh POLL_URL KEYID PRIVATE_KEY.pem ['{"returnImmediately": true, "ack": ["…"]}']
#
# The key is Ed25519 (key.sh makes one). Prints the verified answer. Posts to our other addresses, too.
set -euo pipefail
die() { printf '%s\n' "$@" >&2; exit 1; }
url=$1 keyid=$2 key=$3 body=${4:-'{"returnImmediately": true}'}
origin=$(grep -oE '^https?://[^/]+' <<<"$url")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ---- sign (RFC 9421, RFC 9530) -------------------------------------------------------------------
digest="sha-256=:$(printf %s "$body" | openssl dgst -sha256 -binary | openssl base64 -A):"
params='("@method" "@target-uri" "content-digest")'
params+=";created=$(date +%s);keyid=\"$keyid\";nonce=\"$(openssl rand -hex 16)\";tag=\"abuse-feed\""
printf '"@method": POST\n"@target-uri": %s\n"content-digest": %s\n"@signature-params": %s' \
  "$url" "$digest" "$params" >"$work/base"
signature=$(openssl pkeyutl -sign -rawin -inkey "$key" -in "$work/base" | openssl base64 -A)

: >"$work/answer" # an answer may have no body
status=$(curl -sS -o "$work/answer" -D "$work/headers" -w '%{http_code}' "$url" \
  -H 'Content-Type: application/json' -H "Content-Digest: $digest" \
  -H "Signature-Input: sig=$params" -H "Signature: sig=:$signature:" --data-binary "$body")
header() { tr -d '\r' <"$work/headers" | sed -n "s/^$1: //Ip" | tail -1; }
[[ $status != 401 ]] || die "$(cat "$work/answer")" # the one answer that is never signed

# ---- verify: a public key of the JWK set, and ES256 as openssl wants it --------------------------
unbase64url() { local text; text=$(tr -- '-_' '+/'); printf '%s%s' "$text" "$(printf '%*s' $(((4 - ${#text} % 4) % 4)) '' | tr ' ' =)" | openssl base64 -d -A; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
unhex() { local text; text=$(cat); printf '%b' "$(sed 's/../\\x&/g' <<<"$text")"; }
public_key() { # KID: the PEM file of that key of ours
  curl -sS "$origin/.well-known/jwks.json" | tr '{}' '\n\n' | grep -F "\"kid\": \"$1\"" >"$work/jwk"
  local x y
  x=$(sed -E 's/.*"x": "([^"]+)".*/\1/' "$work/jwk" | tr -d '\n' | unbase64url | hex)
  y=$(sed -E 's/.*"y": "([^"]+)".*/\1/' "$work/jwk" | tr -d '\n' | unbase64url | hex)
  printf '3059301306072a8648ce3d020106082a8648ce3d03010703420004%s%s' "$x" "$y" | unhex |
    openssl pkey -pubin -inform DER -out "$work/$1.pem"
}
integer() { local n=$1; while [[ $n == 00?* ]]; do n=${n#00}; done; [[ $n < 8 ]] || n=00$n; printf '02%02x%s' $((${#n} / 2)) "$n"; }
verify_es256() { # PEM, SIGNED FILE, r||s IN HEX
  local pair
  pair=$(integer "${3:0:64}")$(integer "${3:64:64}")
  printf '30%02x%s' $((${#pair} / 2)) "$pair" | unhex >"$work/der"
  openssl dgst -sha256 -verify "$1" -signature "$work/der" "$2" >/dev/null
}

answered=$(header content-digest)
[[ $answered == "sha-256=:$(openssl dgst -sha256 -binary "$work/answer" | openssl base64 -A):" ]] ||
  die "the answer is not what its digest says" "$(cat "$work/answer")"
signed_input=$(header signature-input)
covered='("@status" "content-type" "content-digest" "@method";req "@authority";req "@path";req "@target-uri";req "signature";req;key="sig")'
[[ $signed_input == "standsafe=$covered;"*';tag="abuse-feed-response"'* ]] ||
  die "the signature covers something else: $signed_input"
printf '"@status": %s\n"content-type": %s\n"content-digest": %s\n"@method";req: POST\n"@authority";req: %s\n"@path";req: %s\n"@target-uri";req: %s\n"signature";req;key="sig": :%s:\n"@signature-params": %s' \
  "$status" "$(header content-type)" "$answered" "${origin#*://}" "${url#"$origin"}" "$url" \
  "$signature" "${signed_input#standsafe=}" >"$work/answer-base"
ours=$(sed -E 's/.*;keyid="([^"]+)".*/\1/' <<<"$signed_input")
public_key "$ours"
verify_es256 "$work/$ours.pem" "$work/answer-base" \
  "$(header signature | sed -E 's/standsafe=:(.*):/\1/' | openssl base64 -d -A | hex)" ||
  die "the answer's signature does not verify"

# ---- verify each token (RFC 8417: a JWS by ES256) ------------------------------------------------
tokens() { grep -oE '[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}' "$work/answer" || true; }
tokens | while read -r token; do
  kid=$(printf %s "${token%%.*}" | unbase64url | sed -E 's/.*"kid": ?"([^"]+)".*/\1/')
  [[ -f $work/$kid.pem ]] || public_key "$kid"
  printf %s "${token%.*}" >"$work/signed"
  verify_es256 "$work/$kid.pem" "$work/signed" "$(printf %s "${token##*.}" | unbase64url | hex)" ||
    die "a token does not verify: $token"
done

cat "$work/answer"
[[ $status == 2?? ]]
