// An authenticator in software: makes and uses passkeys as a browser's would (WebAuthn Level 3, ES256, no attestation).
import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest();

type Cbor = number | string | Uint8Array | ReadonlyMap<Cbor, Cbor>;

/** CBOR (RFC 8949) of what credentials are made of. */
function cbor(value: Cbor): Buffer {
  const head = (major: number, n: number) =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, held]) => [cbor(key), cbor(held)])]);
}

interface Credential {
  readonly id: Buffer;
  readonly key: KeyObject;
  readonly rpId: string;
  readonly userHandle: string;
  counter: number;
}

/** What the page and the person may do wrong. */
export interface Circumstances {
  readonly origin: string;
  readonly rpId?: string;
  /** Whether the person was recognised; true unless told. */
  readonly verified?: boolean;
}

/** An authenticator with nothing on it. */
export function authenticator() {
  const credentials: Credential[] = [];
  const authData = (credential: Credential, { verified = true }: Circumstances, attested?: Uint8Array) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(credential.counter);
    const flags = 1 | (verified ? 4 : 0) | (attested ? 64 : 0);
    return Buffer.concat([sha256(credential.rpId), Buffer.from([flags]), counter, attested ?? Buffer.alloc(0)]);
  };
  const clientData = (type: string, challenge: string, { origin }: Circumstances) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  return {
    /** A new passkey, as `navigator.credentials.create` answers. */
    create(options: { challenge: string; rp: { id?: string }; user: { id: string } }, at: Circumstances) {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const jwk = publicKey.export({ format: "jwk" });
      const rpId = at.rpId ?? options.rp.id!;
      const credential = { id: randomBytes(16), key: privateKey, rpId, userHandle: options.user.id, counter: 0 };
      credentials.push(credential);
      const cose = cbor(
        new Map<Cbor, Cbor>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(jwk.x!, "base64url")],
          [-3, Buffer.from(jwk.y!, "base64url")],
        ]),
      );
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 16]), credential.id, cose]);
      const attestation = new Map<Cbor, Cbor>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData(credential, at, attested)],
      ]);
      return {
        id: base64url(credential.id),
        rawId: base64url(credential.id),
        type: "public-key" as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData("webauthn.create", options.challenge, at)),
          attestationObject: base64url(cbor(attestation)),
          transports: ["internal"],
        },
      };
    },
    /** Its latest passkey's signature, as `navigator.credentials.get` answers. */
    get(options: { challenge: string }, at: Circumstances) {
      const credential = credentials.at(-1)!;
      credential.counter += 1;
      const data = authData({ ...credential, rpId: at.rpId ?? credential.rpId }, at);
      const client = clientData("webauthn.get", options.challenge, at);
      const signed = createSign("sha256").update(Buffer.concat([data, sha256(client)]));
      return {
        id: base64url(credential.id),
        rawId: base64url(credential.id),
        type: "public-key" as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signed.sign(credential.key)),
          userHandle: credential.userHandle,
        },
      };
    },
  };
}
