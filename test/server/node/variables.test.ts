// Every variable can come from a file.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { variableNames } from "../../../server/env.ts";
import { configuration } from "../../../server/node/variables.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (content: string) => {
  const file = join(folder, "value");
  writeFileSync(file, content);
  return file;
};

test("each of them, without the line's end", () => {
  expect(variableNames.length).toBeGreaterThan(15);
  expect(configuration({ ASSENT_SECRET_FILE: fileOf("c2VjcmV0\n") }).ASSENT_SECRET).toBe("c2VjcmV0");
  expect(configuration({ ASSENT_RATE_LIMIT_FILE: fileOf("12") }).ASSENT_RATE_LIMIT).toBe(12);
  expect(configuration({ ASSENT_METRICS_TOKEN_FILE: fileOf("x".repeat(20)) }).ASSENT_METRICS_TOKEN).toHaveLength(20);
});

test("a file that is not there, and a variable set twice, are named", () => {
  expect(() => configuration({ ASSENT_SECRET_FILE: "/nowhere/at/all" })).toThrow(
    "ASSENT_SECRET_FILE names a file that cannot be read: /nowhere/at/all (ENOENT).",
  );
  expect(() => configuration({ ASSENT_SECRET: "a", ASSENT_SECRET_FILE: fileOf("b") })).toThrow("both set");
});
