// `assent lint` as built: one line a finding, and an exit code that a pipeline can stop at.
import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { demoNotice } from "../../../server/services/demo.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { lawfulNotice, withMessages } from "../../support/lint.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lint = (content: string) =>
  new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    const path = join(folder, "notice.json");
    writeFileSync(path, content);
    execFile(process.execPath, ["dist/cli.js", "lint", path], (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });

test("a lawful notice exits 0, as published and as its owner writes it", async () => {
  for (const notice of [lawfulNotice(), demoNotice("https://www.northgate-calling.example")]) {
    const { code, out } = await lint(JSON.stringify(notice));
    expect(out).toMatch(/LAWFUL as far as its data tell: 0 errors, \d+ warnings\n$/);
    expect(code).toBe(0);
  }
});

test("an unlawful one exits 1 and names the rule and the place", async () => {
  const { code, out } = await lint(JSON.stringify(withMessages("en", { rejectAll: "Ask me later" })));
  expect(out).toContain('error 15 /languages/en/messages/rejectAll: "Ask me later" is no plain refusal');
  expect(out).toContain("UNLAWFUL: 2 errors");
  expect(code).toBe(1);
});

test("what is no notice exits 3", async () => {
  for (const text of ["{}", "null", "no JSON"]) expect((await lint(text)).code).toBe(3);
});
