// The export key of a site: with it a caller makes change keys of addresses itself, so that no address leaves it.
import { emailAlias, normalEmail, type AddressKind } from "./address.ts";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import { changeKeyText } from "./change.ts";
import { postalAddress, postalAlias } from "./postal-address.ts";

/** A person as a caller names them without their address, in checks and suppressions. */
interface KeyedRecipient {
  /** The change key of the address: what changes of consent name it by. */
  readonly key: string;
  /** The change key that suppressions know it by: of an e-mail address its alias's, which several spellings share. */
  readonly suppressionKey: string;
}

/** Makes keys of addresses; undefined for what is no address. */
export interface KeyMaker {
  email(address: string): Promise<KeyedRecipient | undefined>;
  /** A national number needs its country, ISO 3166-1 alpha-2. */
  phone(number: string, country?: string): Promise<KeyedRecipient | undefined>;
  /** Name first, then lines and postcode; the country where the last line does not say it. */
  post(address: string, country?: string): Promise<KeyedRecipient | undefined>;
  /** The endpoint of a push subscription. */
  push(endpoint: string): Promise<KeyedRecipient | undefined>;
  /** Such as `telegram:ada`; a national number at a service that goes by numbers needs its country. */
  chat(handle: string, country?: string): Promise<KeyedRecipient | undefined>;
}

/** Such as `x1.` and 43 letters: the 32 bytes of the site's key for addresses. */
export const exportKeyText = (key: Uint8Array): string => `x1.${toBase64Url(key)}`;

/** The bytes of an export key; undefined for what is none. */
export function exportKeyIn(text: string): Uint8Array<ArrayBuffer> | undefined {
  const key = text.startsWith("x1.") ? fromBase64Url(text.slice(3)) : undefined;
  return key?.length === 32 ? new Uint8Array(key) : undefined;
}

/**
 * A maker of keys, by Web Crypto: the first 16 bytes of HMAC-SHA-256(export key, the kind, a colon and the address
 * in its one spelling). Throws for what is no export key.
 */
export function keyMaker(exportKey: string): KeyMaker {
  const bytes = exportKeyIn(exportKey);
  if (!bytes) throw new TypeError("An export key begins with x1. and has 43 letters after it.");
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]);
  const encoder = new TextEncoder();
  const keyOf = async (text: string): Promise<string> => {
    const mac = await crypto.subtle.sign("HMAC", await imported, encoder.encode(text));
    return changeKeyText(new Uint8Array(mac, 0, 16));
  };
  const named = async (kind: AddressKind, address: string | undefined, wide = address) => {
    if (address === undefined || wide === undefined) return undefined;
    const key = await keyOf(`${kind}:${address}`);
    return { key, suppressionKey: wide === address ? key : await keyOf(`${kind}:${wide}`) };
  };
  // Most callers have e-mail addresses alone, and need neither these nor the table of the world's numbers.
  const others = () => import("./handle.ts");
  return {
    async email(text) {
      const address = normalEmail(text);
      return named("email", address, address && emailAlias(address));
    },
    async phone(text, country) {
      const { phoneNumber } = await import("./phone.ts");
      return named("phone", phoneNumber(text, country));
    },
    async post(text, country) {
      const address = postalAddress(text, country);
      return named("post", address, address && postalAlias(address));
    },
    push: async (text) => named("push", (await others()).pushEndpoint(text)),
    chat: async (text, country) => named("chat", (await others()).chatHandle(text, country)),
  };
}
