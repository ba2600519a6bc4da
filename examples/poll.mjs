// One poll of a feed: signed, verified, acknowledged. npm install http-message-sig@0.3.0 jose
//
//   node poll.mjs POLL_URL KEYID PRIVATE_KEY.pem

import { createHash, createPrivateKey, createPublicKey, randomUUID, sign, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { component, createSignature, verifySignature } from "http-message-sig";
import { createLocalJWKSet, jwtVerify } from "jose";

const [url, keyid, pem] = process.argv.slice(2);
const platform = url.split("/").at(-2);
const key = createPrivateKey(await readFile(pem));
const jwks = await (await fetch(new URL("/.well-known/jwks.json", url))).json();

const digest = (text) => `sha-256=:${createHash("sha256").update(text).digest("base64")}:`;
const fields = (headers) => [...headers].map(([name, value]) => ({ name, value }));
const signer = { algorithm: "ed25519", sign: (data) => sign(null, data, key) };

async function poll(members) {
  const body = JSON.stringify({ returnImmediately: true, ...members });
  const headers = new Headers({ "content-type": "application/json", "content-digest": digest(body) });
  const request = { kind: "request", method: "POST", targetUri: url, fields: fields(headers) };
  const signed = await createSignature(request, {
    label: "sig",
    components: ["@method", "@target-uri", "content-digest"],
    parameters: { created: Math.floor(Date.now() / 1000), keyid, nonce: randomUUID(), tag: "abuse-feed" },
    signer,
  });
  headers.set("signature-input", signed.signatureInput);
  headers.set("signature", signed.signature);
  const answer = await fetch(url, { method: "POST", headers, body });
  if (answer.status === 401) throw new Error(await answer.text()); // the one that is never signed
  return verified({ ...request, fields: fields(headers) }, answer, await answer.text());
}

async function verified(request, answer, text) {
  if (answer.headers.get("content-digest") !== digest(text)) throw new Error("digest");
  await verifySignature({ kind: "response", status: answer.status, fields: fields(answer.headers), request }, {
    policy: {
      algorithms: ["ecdsa-p256-sha256"],
      requiredComponents: [
        "@status", "content-type", "content-digest",
        ...["@method", "@authority", "@path", "@target-uri"].map((name) => component(name, { req: true })),
        component("signature", { req: true, key: "sig" }),
      ],
      requiredParameters: ["created", "keyid", "tag"],
      maxAge: 300,
      clockSkew: 30,
      validate: ({ parameters }) => parameters.tag === "abuse-feed-response",
    },
    resolveVerifier: ({ parameters }) => {
      const ours = createPublicKey({ key: jwks.keys.find(({ kid }) => kid === parameters.keyid), format: "jwk" });
      return {
        algorithm: "ecdsa-p256-sha256",
        verify: (data, signature) =>
          verify("sha256", data, { key: ours, dsaEncoding: "ieee-p1363" }, signature),
      };
    },
  });
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return JSON.parse(text);
}

const { sets } = await poll({});
for (const token of Object.values(sets)) {
  const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), { audience: platform, typ: "secevent+jwt" });
  console.log(JSON.stringify(payload));
}
await poll({ maxEvents: 0, ack: Object.keys(sets) }); // once they are safe with you
