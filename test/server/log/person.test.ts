// The personal half: readable with its subject's key, and only then.
import { createCipheriv, createHmac, hkdfSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { recordIdAt } from "../../../core/ids.ts";
import { personBytes, type RecordPerson } from "../../../core/record.ts";
import { openPerson, portableCrypto, sealPerson, type SealedPerson } from "../../../server/log/person.ts";
import { nodeCrypto } from "../../../server/node/sealing-crypto.ts";
import { start } from "../../support/records.ts";

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const person = { origin: "https://a.example", path: "/contact", browser: "Firefox" };
const subject = { hash: random(16), kind: "email", key: random(32) } as const;
const place = { subject, id: recordIdAt(start, random(10)), salt: random(16) };
const whole: RecordPerson = { ...person, subject: toHex(subject.hash), kind: "email" };

describe.each([
  ["the portable cryptography", portableCrypto],
  ["Node's own", nodeCrypto],
])("a personal half sealed by %s", (_, crypto) => {
  it("opens with the subject's key, and says whose it is", () => {
    const sealed = sealPerson(person, place, crypto);
    expect(sealed.person.length).toBe(JSON.stringify(person).length + 16);
    expect(openPerson(sealed, place)).toEqual(whole);
  });

  it("is the same for every runtime", () => {
    expect(sealPerson(person, place, crypto)).toEqual(sealPerson(person, place));
  });

  it("stays shut for another key, record, salt or subject, a changed byte or a foreign commitment", () => {
    const sealed = sealPerson(person, place, crypto);
    const others = [
      { ...place, subject: { ...subject, key: random(32) } },
      { ...place, subject: { ...subject, hash: random(16) } },
      { ...place, subject: { ...subject, kind: "phone" as const } },
      { ...place, id: recordIdAt(start + 1, random(10)) },
      { ...place, salt: random(16) },
    ];
    for (const other of others) expect(openPerson(sealed, other)).toBeUndefined();
    for (const at of [0, 12, sealed.person.length - 1]) {
      const changed = Uint8Array.from(sealed.person);
      changed[at]! ^= 1;
      expect(openPerson({ ...sealed, person: changed }, place)).toBeUndefined();
    }
    expect(openPerson({ ...sealed, commitment: random(32) }, place)).toBeUndefined();
    expect(openPerson({ ...sealed, person: new Uint8Array(3) }, place)).toBeUndefined();
  });

  it("commits to the same person differently in every record, so that entries cannot be linked", () => {
    const one = sealPerson(person, place, crypto);
    const two = sealPerson(person, { ...place, id: recordIdAt(start, random(10)) }, crypto);
    expect(one.commitment).not.toEqual(two.commitment);
  });
});

/** As records were sealed before: nonce in front, all inside, key and salt derived apart. */
function sealedBefore(nonce: Uint8Array): SealedPerson {
  const { id } = place;
  const derive = (use: string) =>
    new Uint8Array(hkdfSync("sha256", subject.key, "", `assent-person-${use}/v1\n${id}`, 32));
  const cipher = createCipheriv("aes-256-gcm", derive("key"), nonce).setAAD(Buffer.from(id));
  const bytes = personBytes(whole);
  const sealed = [nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
  const commitment = createHmac("sha256", derive("salt")).update(bytes).digest();
  return { person: new Uint8Array(Buffer.concat(sealed)), commitment: new Uint8Array(commitment) };
}

it("a personal half of the first form, which a longer salt tells, opens too", () => {
  const sealed = sealedBefore(random(12));
  const before = { ...place, salt: random(32) };
  expect(openPerson(sealed, before)).toEqual(whole);
  expect(openPerson(sealed, { ...before, subject: { ...subject, key: random(32) } })).toBeUndefined();
});
