#!/usr/bin/env bash
# A key of yours, and the keyid that we know it by: its RFC 7638 thumbprint. With openssl 3.
#
#   ./key.sh private.pem
#
# Makes the key where there is none yet. Prints the keyid, then the half that you send us.
set -euo pipefail
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

umask 077 # nobody else may read it
[[ -e $1 ]] || openssl genpkey -algorithm ed25519 -out "$1"
x=$(openssl pkey -in "$1" -pubout -outform DER | tail -c 32 | base64url)
printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$x" | openssl dgst -sha256 -binary | base64url
echo
openssl pkey -in "$1" -pubout
