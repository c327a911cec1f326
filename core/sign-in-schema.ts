// zod schemas of signing in, users and API keys; never loaded by the widget.
import * as z from "zod/mini";
import { text } from "./schema.ts";

/** 160 random bits in base64url. */
const secret = z.string().check(z.regex(/^[A-Za-z0-9_-]{27}$/, "must be the last part of the link"));
const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,8192}$/, "must be base64url"));

/** What a browser's `PublicKeyCredential.toJSON()` gives (WebAuthn Level 3 §5.1). */
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  authenticatorAttachment: z.optional(z.nullable(z.string())),
  clientExtensionResults: z.record(z.string(), z.unknown()),
};

const assertion = z.looseObject({
  ...credential,
  response: z.looseObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: z.optional(z.nullable(base64url)),
  }),
});

/** `POST /v1/session`: who asks to be let in, and by what. */
export const signInRequest = z.discriminatedUnion("by", [
  z.strictObject({
    by: z.literal("link"),
    token: secret,
    /** What the user wants to be called. */
    name: z.optional(text(200)),
  }),
  z.strictObject({ by: z.literal("recovery"), code: text(80) }),
  z.strictObject({ by: z.literal("passkey"), credential: assertion }),
]);
export type SignInRequest = z.infer<typeof signInRequest>;

/** `POST /v1/passkeys`: the passkey that a browser has just made. */
export const passkeyRequest = z.strictObject({
  name: text(100),
  credential: z.looseObject({
    ...credential,
    response: z.looseObject({
      clientDataJSON: base64url,
      attestationObject: base64url,
      transports: z.optional(z.array(text(20)).check(z.maxLength(10))),
    }),
  }),
});

/** `POST /v1/passkeys/ID`: what its owner calls it. */
export const passkeyName = z.strictObject({ name: text(100).check(z.regex(/\S/, "must not be empty")) });

/** The answer to `POST /v1/session`. */
export const signInResponse = z.object({
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  /** Sent back in `Assent-CSRF` with every change. */
  csrfToken: z.string(),
  /** After a claim or an invitation: ten codes that are shown this once. */
  recoveryCodes: z.optional(z.array(z.string())),
});
