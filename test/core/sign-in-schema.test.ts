// What may be asked in signing in.
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { passkeyRequest, signInRequest, signInResponse } from "../../core/sign-in-schema.ts";

const token = "A".repeat(27);
const credential = { id: "AA", rawId: "AA", type: "public-key", clientExtensionResults: {} };
const assertion = { ...credential, response: { clientDataJSON: "AA", authenticatorData: "AA", signature: "AA" } };

test.each([
  { by: "link", token },
  { by: "link", token, name: "Ada" },
  { by: "recovery", code: "0123-4567" },
  { by: "passkey", credential: assertion },
  { by: "passkey", credential: { ...assertion, authenticatorAttachment: "platform", later: 1 } },
])("is a sign-in: %j", (request) => expect(z.safeParse(signInRequest, request).success).toBe(true));

test.each([
  {},
  { by: "password", password: "x" },
  { by: "link", token: `${token}A` },
  { by: "link", token, user: "usr_1" },
  { by: "recovery", code: "x".repeat(81) },
  { by: "passkey", credential: { ...assertion, response: { ...assertion.response, signature: "<script>" } } },
])("is none: %j", (request) => expect(z.safeParse(signInRequest, request).success).toBe(false));

test("a passkey has a name, and an answer that says who is signed in has the token", () => {
  const made = { ...credential, response: { clientDataJSON: "AA", attestationObject: "AA", transports: ["usb"] } };
  expect(z.safeParse(passkeyRequest, { name: "Laptop", credential: made }).success).toBe(true);
  expect(z.safeParse(passkeyRequest, { credential: made }).success).toBe(false);
  expect(z.safeParse(signInResponse, { user: { id: "a", name: "b", role: "owner" } }).success).toBe(false);
});
