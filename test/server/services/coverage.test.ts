// What the registers know of a calling list.
import { afterAll, beforeAll, expect, test } from "vitest";
import { callingColumn, coverageOf } from "../../../server/services/coverage.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { importScreenings } from "../../../server/services/screenings.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";

let at: TestContext;
beforeAll(async () => {
  at = await testContext();
});
afterAll(() => at.stop());

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

test("of a list each number counts once a register: listed, fresh, stale or missing", async () => {
  const results = [
    "number,listed,register,date",
    "02079460958,yes,TPS,2026-01-01",
    "02079460959,no,TPS,2026-11-20",
    "02079460960,no,TPS,2026-10-01",
    "02079460959,yes,CTPS,2026-11-20",
  ].join("\n");
  await importScreenings(at.context, system, { site: demoSite, read: () => bytesOf(results) });
  const list = "Name,Phone\nA,020 7946 0958\nB,+44 20 7946 0959\nC,02079460960\nD,02079460961\nE,02079460959\nF,none\n";
  expect(await coverageOf(at.context, system, { site: demoSite, read: () => bytesOf(list) })).toEqual({
    rows: 6,
    numbers: 4,
    faults: 1,
    maxDays: 28,
    byRegister: {
      TPS: { listed: 1, fresh: 1, stale: 1, missing: 1 },
      CTPS: { listed: 1, fresh: 0, stale: 0, missing: 3 },
    },
  });
});

test("the column of the number is a usual one, or the one that is named", () => {
  expect(callingColumn(["Name", "Telephone"], undefined)).toBe(1);
  expect(callingColumn(["Home", "Work"], "WORK")).toBe(1);
  for (const column of [undefined, "Cell"]) {
    expect(() => callingColumn(["Home", "Work"], column)).toThrow(
      expect.objectContaining({
        slug: "not-valid",
        extensions: { errors: [expect.objectContaining({ pointer: "/column" })] },
      }) as Error,
    );
  }
});
