// Recovery keys in the age format (age-encryption.org/v1): what a backup's keys are encrypted to, and opened with.
import { createReadStream, createWriteStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

/** Writes a fresh recovery key to a file that must not be there, and returns its public half, `age1…`. */
export async function makeRecoveryKey(path: string): Promise<string> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(
      `# Opens the keys in backups of Assent. Keep it away from the backups.\n# ${recipient}\n${identity}\n`,
    );
    await file.sync();
  } finally {
    await file.close();
  }
  return recipient;
}

/** The secret halves in a file as `makeRecoveryKey`, or the age tool, wrote it. */
export async function recoveryKeys(path: string): Promise<string[]> {
  const lines = (await readFile(path, "utf8")).split("\n").map((line) => line.trim());
  const keys = lines.filter((line) => line.startsWith("AGE-SECRET-KEY-"));
  if (keys.length === 0) throw new Error(`${path} holds no recovery key`);
  return keys;
}

/** Encrypts a file to the recipients, in pieces; throws for a text that is no recipient. */
export async function encryptFile(from: string, to: string, recipients: readonly string[]): Promise<void> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const plain = Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>;
  const sealed = await encrypter.encrypt(plain as never);
  await pipeline(Readable.fromWeb(sealed as never), createWriteStream(to, { mode: 0o600 }));
}

/** Decrypts a file with whichever of the keys fits; throws when none does. */
export async function decryptFile(from: string, to: string, keys: readonly string[]): Promise<void> {
  const decrypter = new Decrypter();
  for (const key of keys) decrypter.addIdentity(key);
  const sealed = Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>;
  const plain = await decrypter.decrypt(sealed as never).catch((cause: unknown) => {
    throw new Error("the recovery key does not open this backup", { cause });
  });
  await pipeline(Readable.fromWeb(plain as never), createWriteStream(to, { mode: 0o600 }));
}
