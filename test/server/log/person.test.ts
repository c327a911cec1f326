// The personal half: readable with its subject's key, and only then.
import { describe, expect, it } from "vitest";
import { recordIdAt } from "../../../core/ids.ts";
import type { RecordPerson } from "../../../core/record.ts";
import { openPerson, sealPerson } from "../../../server/log/person.ts";
import { start } from "../../support/records.ts";

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const person: RecordPerson = {
  subject: "ab12",
  kind: "email",
  origin: "https://a.example",
  path: "/contact",
  browser: "Firefox",
};
const id = recordIdAt(start, random(10));
const subjectKey = random(32);

describe("a sealed personal half", () => {
  it("opens with the subject's key", async () => {
    const sealed = sealPerson(person, { subjectKey, id, nonce: random(12) });
    expect(sealed.person.length).toBe(12 + JSON.stringify(person).length + 16);
    expect(openPerson(sealed, { subjectKey, id })).toEqual(person);
  });

  it("stays shut for another key, another record, a changed byte or a foreign commitment", async () => {
    const sealed = sealPerson(person, { subjectKey, id, nonce: random(12) });
    expect(openPerson(sealed, { subjectKey: random(32), id })).toBeUndefined();
    expect(openPerson(sealed, { subjectKey, id: recordIdAt(start + 1, random(10)) })).toBeUndefined();
    for (const at of [0, 12, sealed.person.length - 1]) {
      const changed = Uint8Array.from(sealed.person);
      changed[at]! ^= 1;
      expect(openPerson({ ...sealed, person: changed }, { subjectKey, id })).toBeUndefined();
    }
    expect(openPerson({ ...sealed, commitment: random(32) }, { subjectKey, id })).toBeUndefined();
    expect(openPerson({ ...sealed, person: new Uint8Array(3) }, { subjectKey, id })).toBeUndefined();
  });

  it("commits to the same person differently in every record, so that entries cannot be linked", async () => {
    const one = sealPerson(person, { subjectKey, id, nonce: random(12) });
    const two = sealPerson(person, { subjectKey, id: recordIdAt(start, random(10)), nonce: random(12) });
    expect(one.commitment).not.toEqual(two.commitment);
    expect(sealPerson(person, { subjectKey, id, nonce: random(12) }).commitment).toEqual(one.commitment);
  });
});
