// Passkeys, by the browser's own JSON forms of them (WebAuthn Level 3 §5.1).
import type { Api } from "./api.ts";

/** Whether this page can make and use passkeys: a secure context with a name, in a browser that knows the JSON forms. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential === "function" &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function" &&
  !/^[\d.]+$|^\[/.test(location.hostname);

/** A person closed the browser's window, or there was nothing to choose from. */
export class NoPasskey extends Error {
  override readonly name = "NoPasskey";
}

async function chosen(ask: Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await ask;
    if (credential) return (credential as PublicKeyCredential).toJSON();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  throw new NoPasskey("no passkey was chosen");
}

/** Signs in by a passkey the person chooses. Throws NoPasskey, ApiProblem and ApiAway. */
export async function signInByPasskey(api: Api): Promise<void> {
  const options = await api.json<PublicKeyCredentialRequestOptionsJSON>("POST", "/v1/session/options");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await chosen(navigator.credentials.get({ publicKey }));
  await api.json("POST", "/v1/session", { by: "passkey", credential });
}

/** Makes one for who is signed in. Throws NoPasskey, ApiProblem and ApiAway. */
export async function addPasskey(api: Api, name: string): Promise<void> {
  const options = await api.json<PublicKeyCredentialCreationOptionsJSON>("POST", "/v1/passkeys/options");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await chosen(navigator.credentials.create({ publicKey }));
  await api.json("POST", "/v1/passkeys", { name, credential });
}
