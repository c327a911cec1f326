// How a log changes its keys: statements in the log itself, each a signed note by the key it names and those beside it.
import { sameBytes } from "./bytes.ts";
import {
  openCheckpoint,
  parseVerifierKey,
  signatureHolds,
  verifierKeyText,
  type Checkpoint,
  type NoteCrypto,
  type VerifierKey,
} from "./checkpoint.ts";
import type { Instant } from "./time.ts";

const magic = "assent-log-key/v1";

/** `add`: from here on the key signs too. `retire`: from here on it signs no more. */
export type KeyChangeKind = "add" | "retire";

/** What a statement says. */
export interface KeyChange {
  readonly kind: KeyChangeKind;
  readonly key: VerifierKey;
  /** Every other key that signs when the statement is made; of a retirement those that stay, at least one. */
  readonly beside: readonly VerifierKey[];
  readonly at: Instant;
}

/** The text that is signed: what it is, the log's origin, the change, a line for each key beside, and when. */
export const keyStatementBody = ({ kind, key, beside, at }: KeyChange): string =>
  [
    magic,
    key.name,
    `${kind} ${verifierKeyText(key)}`,
    ...beside.map((other) => `beside ${verifierKeyText(other)}`),
    at,
    "",
  ].join("\n");

/** Who must have signed it: a new key proves that it is held, and a key may be retired that is lost. */
export const statementSigners = ({ kind, key, beside }: KeyChange): readonly VerifierKey[] =>
  kind === "add" ? [...beside, key] : beside;

/** What the position of a statement is told apart by: a key is added once and retired once. */
export const keyStatementRef = (kind: KeyChangeKind, keyText: string): string => `log-key ${kind} ${keyText}`;

const opening = new TextEncoder().encode(`${magic}\n`);

/** Whether an entry's bytes are meant as a statement about keys; no other entry of a log begins like one. */
export const isKeyStatement = (data: Uint8Array): boolean => sameBytes(data.subarray(0, opening.length), opening);

/** What a log entry states about keys; undefined when it is no statement, is malformed, or a signature is missing or wrong. */
export async function openKeyStatement(data: Uint8Array, crypto: NoteCrypto): Promise<KeyChange | undefined> {
  const note = new TextDecoder().decode(data);
  const body = note.slice(0, note.indexOf("\n\n") + 1);
  const lines = body.split("\n");
  const [change = "", ...rest] = lines.slice(2, -2);
  const at = lines.at(-2) ?? "";
  const kind = /^(add|retire) /.exec(change)?.[1] as KeyChangeKind | undefined;
  if (lines[0] !== magic || !kind || !rest.every((line) => line.startsWith("beside "))) return undefined;
  const key = await parseVerifierKey(change.slice(kind.length + 1), crypto.sha256);
  const others = await Promise.all(rest.map((line) => parseVerifierKey(line.slice("beside ".length), crypto.sha256)));
  const beside = others.filter((other) => other !== undefined);
  if (!key || beside.length === 0 || beside.length < others.length) return undefined;
  const stated: KeyChange = { kind, key, beside, at };
  // One form only, so that what was signed is what was read.
  if (keyStatementBody(stated) !== body || beside.some(({ name }) => name !== key.name)) return undefined;
  for (const signer of statementSigners(stated)) {
    if ((await signatureHolds(note, signer, crypto)) !== true) return undefined;
  }
  return stated;
}

/** A key of a log, and the checkpoints it signs. */
export interface LogKey {
  readonly key: VerifierKey;
  /** Size of the first checkpoint it must sign; 0 for the log's first key. */
  readonly from: number;
  /** Size from which on it signs no checkpoint; undefined while it signs. */
  readonly until: number | undefined;
  /** When its statement was made; undefined for the log's first key. */
  readonly since: Instant | undefined;
}

/** The keys of a log in the order they came, or the position of the first statement that does not follow from those before. */
export type LogKeys =
  | { readonly ok: true; readonly keys: readonly LogKey[] }
  | { readonly ok: false; readonly index: number };

/**
 * The keys of a log from its statements in log order. Without any there is only `first`; else the first statement
 * names the keys before it. Each must be made by exactly the keys that signed then.
 */
export async function logKeys(
  statements: readonly { readonly index: number; readonly data: Uint8Array }[],
  first: VerifierKey | undefined,
  crypto: NoteCrypto,
): Promise<LogKeys> {
  let keys: LogKey[] = [];
  for (const [i, { index, data }] of statements.entries()) {
    const change = await openKeyStatement(data, crypto);
    if (!change) return { ok: false, index };
    const { kind, key, beside, at } = change;
    if (i === 0) {
      const before = kind === "retire" ? [...beside, key] : beside;
      keys = before.map((one) => ({ key: one, from: 0, until: undefined, since: undefined }));
    }
    const signing = signingKeys(keys);
    const others = signing.filter((one) => !isKey(one.key, key));
    const known = keys.some((one) => isKey(one.key, key));
    const fits = kind === "add" ? !known : others.length < signing.length;
    const named = others.length === beside.length && others.every((one) => beside.some((b) => isKey(b, one.key)));
    if (!fits || !named) return { ok: false, index };
    if (kind === "add") keys.push({ key, from: index + 1, until: undefined, since: at });
    else keys = keys.map((one) => (isKey(one.key, key) ? { ...one, until: index + 1 } : one));
  }
  if (statements.length === 0 && first) keys = [{ key: first, from: 0, until: undefined, since: undefined }];
  return { ok: true, keys };
}

/** Whether both are the same key under the same name. */
export const isKey = (a: VerifierKey, b: VerifierKey): boolean => a.name === b.name && sameBytes(a.key, b.key);

/** The keys that sign now, oldest first. */
export const signingKeys = (keys: readonly LogKey[]): readonly LogKey[] =>
  keys.filter(({ until }) => until === undefined);

/** The keys that sign a checkpoint of this size, oldest first. */
export const keysAt = (keys: readonly LogKey[], size: number): readonly VerifierKey[] =>
  keys.filter(({ from, until }) => from <= size && (until === undefined || size < until)).map(({ key }) => key);

/** As openCheckpoint, but every key that signs a checkpoint of its size must have signed it. */
export async function openByAll(
  note: string,
  keys: readonly LogKey[],
  crypto: NoteCrypto,
): Promise<
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: "malformed" | "wrong-origin" | "no-signature" | "bad-signature" }
> {
  const size = Number(/^[^\n]+\n(\d{1,16})\n/.exec(note)?.[1] ?? NaN);
  let checkpoint: Checkpoint | undefined;
  for (const key of keysAt(keys, size)) {
    const opened = await openCheckpoint(note, key, crypto);
    if (!opened.ok) return opened;
    checkpoint = opened.checkpoint;
  }
  return checkpoint
    ? { ok: true, checkpoint }
    : { ok: false, reason: Number.isNaN(size) ? "malformed" : "no-signature" };
}
