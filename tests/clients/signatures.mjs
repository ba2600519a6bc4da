// A poll by npm's http-message-signatures, which signs and verifies; prints the verified answer.
//
//   node signatures.mjs POLL_URL KEYID ALG PRIVATE_KEY.pem BODY

import { createHash, createPublicKey, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSigner, createVerifier, httpbis } from "http-message-signatures";

const [url, keyid, alg, pem, body] = process.argv.slice(2);
const digest = (text) => `sha-256=:${createHash("sha256").update(text).digest("base64")}:`;

const request = await httpbis.signMessage(
  {
    key: createSigner(await readFile(pem), alg, keyid),
    fields: ["@method", "@target-uri", "content-digest"],
    params: ["created", "expires", "keyid", "alg", "nonce", "tag"],
    paramValues: { nonce: randomUUID(), tag: "abuse-feed" },
  },
  { method: "POST", url, headers: { "content-type": "application/json", "content-digest": digest(body) } },
);
const answer = await fetch(url, { method: "POST", headers: request.headers, body });
const text = await answer.text();
const headers = Object.fromEntries(answer.headers);
if (headers["content-digest"] !== digest(text)) throw new Error("digest");

const { keys } = await (await fetch(new URL("/.well-known/jwks.json", url))).json();
const good = await httpbis.verifyMessage(
  {
    keyLookup: async ({ keyid: kid }) => {
      const ours = createPublicKey({ key: keys.find((key) => key.kid === kid), format: "jwk" });
      return { id: kid, algs: ["ecdsa-p256-sha256"], verify: createVerifier(ours, "ecdsa-p256-sha256") };
    },
    requiredParams: ["created", "keyid", "tag"],
    requiredFields: ["@status", "content-digest", "content-type"],
  },
  { status: answer.status, headers },
  request,
);
if (!good) throw new Error("signature");
console.log(text);
if (!answer.ok) process.exit(1);
