// `assent keys`: over the folder of a running server, whose files hold the private halves.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assent } from "../../support/assent.ts";
import { demoOrigin, post, recordRequest } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

/** Runs the command beside the server; its lines without what stands before the key's hash. */
async function keys(...args: string[]): Promise<{ code: number; lines: string[]; err: string }> {
  const { code, out, err } = await assent(["keys", ...args], { env: { ASSENT_DATA: server.folder } });
  return { code, lines: out.trimEnd().split("\n"), err };
}

const text = async (path: string) => (await fetch(`${server.url}/v1/logs/site_demo/${path}`)).text();
const signatures = async () => (await text("checkpoint")).match(/^— /gm)?.length;

async function consent(): Promise<void> {
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  const before = await text("checkpoint");
  const response = await post(`${server.url}/v1/records`, recordRequest(notice), { Origin: demoOrigin });
  expect(response.status).toBe(201);
  await expect.poll(() => text("checkpoint")).not.toBe(before);
}

test(
  "a rotation beside a running server: two sign, then the new one alone, and the old file is gone",
  { timeout: 60_000 },
  async () => {
    const file = (name: string) => existsSync(join(server.folder, "keys", name));
    const [first] = (await keys()).lines;
    expect(first).toMatch(/\/site_demo\+[0-9a-f]{8}\+\S+ {2}signs from size 0 {2}the private half is here$/);
    const hash = first!.split("+")[1]!;
    expect(await signatures()).toBe(1);

    const rotated = await keys("rotate");
    expect([rotated.code, rotated.err, rotated.lines.length]).toEqual([0, "", 2]);
    expect(file("log-site_demo.2")).toBe(true);
    // The server has not been told: it finds the new key when it seals.
    await consent();
    expect(await signatures()).toBe(2);

    expect((await keys("retire", hash)).err).toMatch(/has signed beside the new key for less than a day\n/);
    expect(file("log-site_demo")).toBe(true);

    const retired = await keys("retire", hash, "--now");
    expect([retired.code, retired.err]).toEqual([0, ""]);
    expect(retired.lines[0]).toMatch(/signs from size 0, not from \d+ on {2}the private half is not here$/);
    expect([file("log-site_demo"), file("log-site_demo.2")]).toEqual([false, true]);
    await consent();
    expect(await signatures()).toBe(1);
    expect((await text("key")).trim()).toBe(retired.lines[1]!.split("  ")[0]);
    // Again is the same.
    expect((await keys("retire", hash)).lines).toEqual(retired.lines);
    expect(server.failures).toEqual([]);
  },
);

test("a new private half is printed, and each is another", async () => {
  const [one, other] = [await keys("new"), await keys("new")];
  expect(Buffer.from(one.lines[0]!, "base64")).toHaveLength(48);
  expect(one.lines).not.toEqual(other.lines);
});
