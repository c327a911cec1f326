// Held addresses: only where a purpose tells people before its end, readable with the person's key alone, and no longer than needed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordRequest } from "../../../core/schema.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { forgetAddresses, keptAddress } from "../../../server/services/held-addresses.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
let notice: RecordRequest["notice"];
beforeAll(async () => {
  t = await testContext();
  const settings = demoNotice(demoOrigin);
  const purposes = settings.purposes.map((one) => (one.id === "newsletter" ? { ...one, renewalPeriod: "P30D" } : one));
  notice = (await publishNotice(t.context, system, { site: demoSite, settings: { ...settings, purposes } })).hash;
});
afterAll(() => t?.stop());

const say = (email: string, status: "given" | "withdrawn", under = notice) => {
  t.clock.ms += 1000;
  const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
  const event = status === "given" ? "give" : "withdraw";
  return recordDecision(
    t.context,
    visitor,
    t.request({ notice: under, event, choices, subject: { kind: "email", id: email } }),
  );
};
async function kept(email: string): Promise<string | undefined> {
  const store = await t.context.site(demoSite);
  const [known] = await store.knownSubjects([subjectHash(t.context.identityKey(demoSite), "email", email)]);
  const subject = known?.no === undefined ? undefined : await store.subject(known.no);
  return subject && keptAddress(t.context, { site: demoSite, subject });
}
const forget = () => forgetAddresses(t.context, demoSite);
const dayMs = 86_400_000;

test("an address is kept for a consent whose end is told of, in its one spelling, and in no file as it is", async () => {
  await say(" Ada@Example.COM ", "given");
  expect(await kept("ada@example.com")).toBe("ada@example.com");
  const files = readdirSync(t.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name)).includes(Buffer.from("ada@example.com"))).toBe(false);
});

test("no other address is kept", async () => {
  await say("bea@example.com", "given", t.notice);
  await say("cleo@example.com", "withdrawn");
  expect(await kept("bea@example.com")).toBeUndefined();
  expect(await kept("cleo@example.com")).toBeUndefined();
});

test("it is forgotten when no consent is in force any more, and not before", async () => {
  await say("dora@example.com", "given");
  t.clock.ms += 9 * dayMs;
  await forget();
  expect(await kept("dora@example.com")).toBe("dora@example.com");
  await say("dora@example.com", "withdrawn");
  await forget();
  expect(await kept("dora@example.com")).toBeUndefined();
});

test("it goes with the person", async () => {
  await say("eve@example.com", "given");
  const erase = {
    subject: { kind: "email", id: "eve@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "known",
  };
  await eraseSubject(t.context, system, { site: demoSite, read: () => erase });
  expect(await kept("eve@example.com")).toBeUndefined();
});
