// A stranger's verifier, in Python, on receipts as they leave our hands and tampered with.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContentHash } from "../../core/notice.ts";
import { sealSite } from "../../server/assemble.ts";
import { demoSite } from "../../server/services/demo.ts";
import { recordDecision } from "../../server/services/records.ts";
import { visitor } from "../support/context.ts";
import { foreignVerifier, type ForeignVerifier } from "../support/foreign-verifier.ts";
import { recordRequest } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary.ts";

let verifier: ForeignVerifier;
let server: TestServer;
let folder: string;
let key: string;
let receipt: string;
const text = async (address: string) => (await fetch(address)).text();
const python = (...args: readonly string[]) => verifier.ask(...args);

beforeAll(async () => {
  verifier = foreignVerifier();
  server = await startTestServer();
  folder = temporaryFolder();
  const { notice } = JSON.parse(await text(`${server.url}/s/site_demo.json`)) as { notice: ContentHash };
  key = (await text(`${server.url}/v1/logs/${demoSite}/key`)).trim();
  for (let n = 0; n < 9; n++) {
    const { answer } = await recordDecision(server.context, visitor, recordRequest(notice));
    receipt = answer.receipt;
  }
  await sealSite(server.context, demoSite);
});
afterAll(async () => {
  verifier?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a receipt as it leaves our hands", () => {
  const kept = async (form: string) => {
    const file = join(folder, `receipt.${form}`);
    writeFileSync(file, await text(`${receipt}.${form}`));
    return file;
  };

  test("is found right as JSON, as JWS, and by its tlog-proof", async () => {
    const said = new RegExp(`^VERIFIED .*: rec_[0-9a-f]+, give at 20.*Z, entry \\d+ of \\d+\n$`);
    const [json, jws, proof] = [await kept("json"), await kept("jws"), await kept("tlog-proof")];
    for (const args of [[json], [jws], [json, "--proof", proof], [jws, "--proof", proof]]) {
      const { code, out } = await python("receipt", ...args, "--key", key);
      expect(out).toMatch(said);
      expect(code).toBe(0);
    }
  });

  test.each<[string, string, (said: string) => string, RegExp]>([
    ["another answer", "json", (said) => said.replace('"give"', '"refuse"'), /does not lead to the root/],
    ["another instant", "json", (said) => said.replace(/"at":"20../, '"at":"2019'), /does not lead to the root/],
    ["another place", "json", (said) => said.replace(/"index":\d+/, '"index":3'), /does not lead to the root/],
    ["another size", "json", (said) => said.replace(/\\n\d+\\n/, "\\n999\\n"), /signature by .* does not hold/],
    ["a member twice", "json", (said) => said.replace('{"v":1,', '{"v":1,"v":1,'), /a member is there twice/],
    [
      "words beside it",
      "json",
      (said) => said.replace('{"v":1,', '{"v":1,"status":"given",'),
      /nothing proves its status/,
    ],
    ["no proof", "json", (said) => said.replace('"proof":', '"prof":'), /no receipt with a proof/],
    ["no signature", "jws", (said) => said.slice(0, said.lastIndexOf(".") + 1), /signature of the JWS/],
    ["a changed payload", "jws", (said) => said.replace(/\.(.{40})./, ".$1A"), /signature of the JWS|not JSON/],
    ["no algorithm", "jws", (said) => said.replace(/^[^.]+/, btoa('{"alg":"none"}')), /signed with none/],
  ])("is found wrong with %s", async (_, form, change, says) => {
    const file = await kept(form);
    const before = readFileSync(file, "utf8");
    writeFileSync(file, change(before));
    expect(readFileSync(file, "utf8")).not.toBe(before);
    const { code, out } = await python("receipt", file, "--key", key);
    expect(out).toMatch(/^NOT VERIFIED/);
    expect(out).toMatch(says);
    expect(code).toBe(1);
  });

  test("is found wrong by the proof of another entry", async () => {
    const file = await kept("json");
    writeFileSync(join(folder, "other"), await text(`${server.url}/v1/logs/${demoSite}/proof?index=2`));
    const { code, out } = await python("receipt", file, "--proof", join(folder, "other"), "--key", key);
    expect([code, out]).toEqual([1, expect.stringMatching(/^NOT VERIFIED .*does not lead to the root/)]);
  });
});
