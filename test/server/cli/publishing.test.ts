// The hash of a policy's own text: of a file's bytes or of those an address answers, and never of anything else.
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { policyHash } from "../../../server/cli/publishing.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const text = "We keep what we must.\r\nÄ";
const folder = temporaryFolder();
let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, answer) => {
    answer.statusCode = request.url === "/policy" || request.url === "/empty" ? 200 : 404;
    answer.end(request.url === "/empty" ? "" : text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("is that of the bytes, wherever they are", async () => {
  const path = join(folder, "policy.html");
  writeFileSync(path, text);
  const hash = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  expect(await policyHash(path)).toBe(hash);
  expect(await policyHash(`${base}/policy`)).toBe(hash);
});

test("is refused where there is no text", async () => {
  await expect(policyHash(`${base}/gone`)).rejects.toThrow(`${base}/gone answers 404`);
  await expect(policyHash(`${base}/empty`)).rejects.toThrow(`${base}/empty is empty`);
  await expect(policyHash("http://127.0.0.1:1/policy")).rejects.toThrow("cannot be read");
  await expect(policyHash(join(folder, "none.html"))).rejects.toThrow("ENOENT");
});
