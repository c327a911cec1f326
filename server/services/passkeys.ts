// Passkeys (WebAuthn Level 3): made, listed and removed by their user; signing in by one.
import type * as webauthn from "@simplewebauthn/server";
import type * as z from "zod/mini";
import { fromHex } from "../../core/bytes.ts";
import { passkeyName, passkeyRequest, type SignInRequest } from "../../core/sign-in-schema.ts";
import type { ServiceContext, UserActor } from "../context.ts";
import { faultAt, ProblemError, refusal } from "../errors.ts";
import type { PasskeyRow } from "../store/sign-in-rows.ts";
import { audited } from "./audit.ts";
import { freshChallenge, takeChallenge, type ChallengeUse } from "./challenges.ts";
import { parsed } from "./parse.ts";

const mostPasskeys = 20;

/** Loaded when the first person needs it: a quarter of a second that no start should wait for. */
const library = () => import("@simplewebauthn/server");

/** The name a passkey is bound to: the host of the page. Throws `not-valid` where that is a number. */
function hostOf(page: string): string {
  const { hostname } = new URL(page);
  if (!/^[\d.]+$/.test(hostname) && !hostname.startsWith("[")) return hostname;
  throw refusal("not-valid", "passkeys-need-name");
}

const transportsOf = ({ transports }: PasskeyRow) => (transports.length > 0 ? { transports: [...transports] } : {});

/** What a browser is to be asked for, so that a passkey signs somebody in: nobody has to be named. */
export async function signInOptions(context: ServiceContext, page: string) {
  const { generateAuthenticationOptions } = await library();
  const challenge = freshChallenge(context, "sign-in");
  return generateAuthenticationOptions({ rpID: hostOf(page), challenge, userVerification: "required" });
}

/** What a browser is to be asked for, so that the user gets a passkey here. Every role but auditors may. */
export function passkeyOptions(context: ServiceContext, actor: UserActor, page: string) {
  return audited(context, { actor, verb: "passkey.add", site: null }, async () => {
    const { generateRegistrationOptions } = await library();
    const user = await context.control.user(actor.id);
    const kept = await context.control.passkeysOf(actor.id);
    const name = user?.name ?? "";
    const options = await generateRegistrationOptions({
      rpName: "Assent",
      rpID: hostOf(page),
      userName: name,
      userDisplayName: name,
      userID: new Uint8Array(fromHex(actor.id.slice(4))!),
      challenge: freshChallenge(context, actor.id),
      excludeCredentials: kept.map((row) => ({ id: row.id, ...transportsOf(row) })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    return { value: options, detail: "options" };
  });
}

const signInRefusal = new ProblemError("sign-in-refused");

/** Checks what an authenticator signed; whatever is wrong with it, the answer is the same. */
async function verified<T>(check: (library: typeof webauthn) => Promise<T>): Promise<T> {
  const loaded = await library();
  try {
    return await check(loaded);
  } catch (error) {
    throw new ProblemError("sign-in-refused", undefined, {}, { cause: error });
  }
}

const expected = (context: ServiceContext, page: string, use: ChallengeUse) => ({
  expectedChallenge: (text: string) => takeChallenge(context, use, text),
  expectedOrigin: page,
  expectedRPID: hostOf(page),
  requireUserVerification: true,
});

/**
 * Keeps the passkey a browser has just made for the user. Throws `not-valid` for one that was not made for this page
 * and challenge, or is one too many. Every role but auditors may.
 */
export function addPasskey(
  context: ServiceContext,
  actor: UserActor,
  asked: { page: string; read: () => unknown },
): Promise<PasskeyRow> {
  return audited(context, { actor, verb: "passkey.add", site: null }, async () => {
    const request: z.infer<typeof passkeyRequest> = parsed(passkeyRequest, await asked.read());
    if ((await context.control.passkeysOf(actor.id)).length >= mostPasskeys)
      throw faultAt("", "passkeys-many", { most: mostPasskeys });
    const response = request.credential as unknown as webauthn.RegistrationResponseJSON;
    const made = await verified(({ verifyRegistrationResponse }) =>
      verifyRegistrationResponse({ response, ...expected(context, asked.page, actor.id) }),
    ).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      throw faultAt("/credential", "passkey-elsewhere");
    });
    if (!made.verified) throw faultAt("/credential", "passkey-unsigned");
    const { id, publicKey, counter } = made.registrationInfo.credential;
    if (await context.control.passkey(id)) throw faultAt("/credential", "passkey-kept");
    const row: PasskeyRow = {
      id,
      user: actor.id,
      name: request.name.trim(),
      publicKey,
      counter,
      transports: request.credential.response.transports ?? [],
      createdAt: context.now(),
      usedAt: null,
    };
    await context.control.insertPasskey(row);
    return { value: row, detail: `passkey ${(await context.control.passkeysOf(actor.id)).length}` };
  });
}

type Assertion = (SignInRequest & { by: "passkey" })["credential"];

/** The passkey that signed the assertion; throws `sign-in-refused`. It notes the use. */
export async function passkeyOf(
  context: ServiceContext,
  { page, credential }: { page: string; credential: Assertion },
): Promise<PasskeyRow> {
  const row = await context.control.passkey(credential.id);
  if (!row) throw signInRefusal;
  const response = credential as unknown as webauthn.AuthenticationResponseJSON;
  const key = { id: row.id, publicKey: new Uint8Array(row.publicKey), counter: row.counter, ...transportsOf(row) };
  const done = await verified(({ verifyAuthenticationResponse }) =>
    verifyAuthenticationResponse({ response, credential: key, ...expected(context, page, "sign-in") }),
  );
  if (!done.verified) throw signInRefusal;
  await context.control.usePasskey(row.id, { at: context.now(), counter: done.authenticationInfo.newCounter });
  return row;
}

/** The user's own passkeys, oldest first, and how many of their recovery codes are left. Every role but auditors may. */
export function listPasskeys(
  context: ServiceContext,
  actor: UserActor,
): Promise<{ passkeys: PasskeyRow[]; recoveryCodesLeft: number }> {
  return audited(context, { actor, verb: "passkey.list", site: null }, async () => {
    const passkeys = await context.control.passkeysOf(actor.id);
    const recoveryCodesLeft = await context.control.codesLeft(actor.id);
    return { value: { passkeys, recoveryCodesLeft }, detail: `${passkeys.length} passkeys` };
  });
}

/** Calls one of the user's own passkeys something else; throws `not-found` for another's. Every role but auditors may. */
export function renamePasskey(
  context: ServiceContext,
  actor: UserActor,
  asked: { id: string; read: () => unknown },
): Promise<PasskeyRow> {
  return audited(context, { actor, verb: "passkey.rename", site: null }, async () => {
    const name = parsed(passkeyName, await asked.read()).name.trim();
    const row = await context.control.passkey(asked.id);
    if (row?.user !== actor.id) throw new ProblemError("not-found");
    await context.control.renamePasskey(row.id, actor.id, name);
    return { value: { ...row, name }, detail: "1 passkey" };
  });
}

/** Removes one of the user's own passkeys; throws `not-found` for another's. Every role but auditors may. */
export function removePasskey(context: ServiceContext, actor: UserActor, id: string): Promise<void> {
  return audited(context, { actor, verb: "passkey.remove", site: null }, async () => {
    if ((await context.control.passkey(id))?.user !== actor.id) throw new ProblemError("not-found");
    await context.control.removePasskey(id, actor.id);
    return { value: undefined, detail: "1 passkey" };
  });
}
