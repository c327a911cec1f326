// `assent publish` as built: what it says, what it refuses, and what the log has after.
import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundBrowser } from "../../../server/cli/browser.ts";
import { demoNotice } from "../../../server/services/demo.ts";
import { demoOrigin } from "../../support/requests.ts";
import { startTestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "data");
const run = (...args: string[]) =>
  new Promise<{ code: number | string | null | undefined; out: string; err: string }>((resolve) => {
    execFile(process.execPath, ["dist/cli.js", "publish", "--data", data, ...args], (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });
const written = (name: string, value: object) => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};
const demo = demoNotice(demoOrigin);
const without = ["--without-screenshots", "this test looks at words"];

beforeAll(async () => {
  await (await startTestServer({ dataFolder: data })).stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("assent publish", () => {
  test("says what is another and who is asked again, and that there are no screenshots and why", async () => {
    const purposes = demo.purposes.map((purpose) =>
      purpose.id === "analytics" ? { ...purpose, recipients: [...purpose.recipients, "Another Ltd"] } : purpose,
    );
    const controller = { ...demo.controller, contact: "dpo@northgate-calling.example" };
    const next = written("next.json", { ...demo, controller, purposes });
    const refused = await run(next, ...without);
    expect(refused).toMatchObject({ code: 3, out: "" });
    expect(refused.err).toContain("shortNotice must say why the notice is not announced 30 days before");
    const { code, out } = await run(next, "--short-notice", "a vendor was sold", ...without);
    expect(out).toMatch(/^sha256:[0-9a-f]{64} is in force now\.\n/);
    expect(out).toContain("  /controller/contact\n");
    expect(out).toContain("  /purposes/analytics/recipients: asks analytics again\n");
    expect(out).toContain("People are asked again about analytics.\n");
    expect(out).toContain("No screenshots: this test looks at words\n");
    expect(code).toBe(0);
  });

  test("without a file publishes what is in force, and raises what its owner declares", async () => {
    const { code, out } = await run("--changed", "social", "--short-notice", "it means more now", "--json", ...without);
    const report = JSON.parse(out) as {
      differences: { pointer: string; asks: string[] }[];
      shown: object;
      size: number;
    };
    expect(report.differences).toEqual([
      { pointer: "/purposes/social/version", before: 1, after: 2, asks: ["social"] },
    ]);
    expect(report.shown).toMatchObject({ pictures: [], without: "this test looks at words" });
    expect(report.size).toBeGreaterThan(2);
    expect(code).toBe(0);
  });

  test("announces for thirty days, unless its owner says why not", async () => {
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const refused = await run("--effective", soon, ...without);
    expect(refused).toMatchObject({ code: 3, out: "" });
    expect(refused.err).toContain("policy/effectiveAt must be 30 days from now, or shortNotice must say why not");
    const { code, out } = await run("--effective", soon, "--short-notice", "a court order", ...without);
    expect(out).toContain(` is in force from ${soon}.\n`);
    expect(code).toBe(0);
  });

  test("refuses an unlawful notice with 1, as the linter does, and what is no notice with 3", async () => {
    const purposes = demo.purposes.map((purpose) => ({ ...purpose, recipients: [] }));
    const unlawful = await run(written("unlawful.json", { ...demo, purposes }), ...without);
    expect(unlawful.code).toBe(1);
    expect(unlawful.err).toContain("recipients");
    const none = await run(written("none.json", { controller: {} }), ...without);
    expect(none).toMatchObject({ code: 3, out: "" });
    expect(none.err).toContain("purposes");
  });

  test("shows an example in its help", async () => {
    expect((await run("--help")).out).toContain("assent publish notice.json --site site_demo");
  });

  test("publishes nothing where the browser that was named is not there", async () => {
    const { code, err } = await run("--browser", join(folder, "nothing"));
    expect(err).toContain(`assent: there is no browser at ${join(folder, "nothing")}\n  Name one that is, or publish`);
    expect(code).toBe(3);
  });
});

test("where there is no browser, cause and ways out are said", () => {
  const use = { what: "the screenshots", otherwise: ", or publish without." };
  const fix = "Install Chromium, or name one with --browser, or publish without.";
  expect(() => foundBrowser(undefined, use, [join(folder, "none")])).toThrow(
    expect.objectContaining({ message: "no browser was found for the screenshots", fix }),
  );
  expect(foundBrowser(undefined, use, [join(folder, "none"), process.execPath])).toBe(process.execPath);
  expect(foundBrowser(process.execPath, use, [])).toBe(process.execPath);
});
