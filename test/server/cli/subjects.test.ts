// `assent erase`, `retention`, `backup` and `restore`: over a data folder, in words and as JSON.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import type { ServiceContext } from "../../../server/context.ts";
import { createSite } from "../../../server/services/sites.ts";
import { assent } from "../../support/assent.ts";
import { system } from "../../support/context.ts";
import { post, recordRequest } from "../../support/requests.ts";
import { startTestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const root = temporaryFolder();
const folder = join(root, "data");

/** Runs a server over the folder for as long as the work takes. */
async function served<T>(
  work: (server: { url: string; demoKey: string; context: ServiceContext }) => Promise<T>,
): Promise<T> {
  const server = await startTestServer({ dataFolder: folder });
  try {
    return await work({ url: server.url, demoKey: server.demoKey!, context: server.context });
  } finally {
    await server.stop();
  }
}

const consent = (email: string) =>
  served(async ({ url }) => {
    const { notice } = (await (await fetch(`${url}/s/site_demo.json`)).json()) as { notice: string };
    const request = recordRequest(notice, { subject: { kind: "email", id: email } });
    expect((await post(`${url}/v1/records`, request)).status).toBe(201);
    return request.id;
  });

const answer = (email: string) =>
  served(async ({ url, demoKey }) => {
    const body = { purpose: "newsletter", channel: "email", recipients: [{ email }] };
    const response = await post(`${url}/v1/check`, body, { Authorization: `Bearer ${demoKey}` });
    return ((await response.json()) as { results: { reason: string }[] }).results[0]!.reason;
  });

const called = (...args: string[]) => assent(args, { env: { ASSENT_DATA: folder } });

beforeAll(async () => {
  await consent("ada@example.com");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("assent erase", () => {
  test("needs one person and a way they were verified, and says what is wrong in a sentence", async () => {
    expect(await called("erase", "--verified", "known")).toEqual({
      code: 2,
      out: "",
      err: "assent: who is meant is not said\n  Name the person by one of --email, --phone, --device and --record.\n",
    });
    expect((await called("erase", "--email", "a@example.com")).code).toBe(2);
    const { code, err } = await called("erase", "--email", "a@example.com", "--verified", "somehow");
    expect([code, err]).toEqual([3, expect.stringMatching(/^assent: verified must be one of .*known/)]);
  });

  test("erases, and says by which record; who is not known is nobody", async () => {
    const done = await called(
      "erase",
      "--email",
      "ada@example.com",
      "--verified",
      "call-back",
      "--request",
      "DSR-1",
      "--json",
    );
    expect(done.err).toBe("");
    expect(JSON.parse(done.out)).toMatchObject({
      mode: "erase",
      subjects: 1,
      records: [expect.stringMatching(/^rec_/)],
    });
    expect(await answer("ada@example.com")).toBe("ERASED");
    const nobody = await called("erase", "--email", "ada@example.com", "--verified", "known");
    expect(nobody).toEqual({ code: 0, out: "Nobody is known by that.\n", err: "" });
  });
});

test("assent retention says what is past its period, in words and as JSON", async () => {
  expect((await called("retention")).out).toBe(
    "0 records past their period would lose their personal half, 0 people their key.\n",
  );
  expect(JSON.parse((await called("retention", "--run", "--json")).out)).toMatchObject({ records: 0, proofs: [] });
});

test("assent backup and restore bring a folder back, and ask for what they need", async () => {
  const key = join(root, "recovery.txt");
  const backups = join(root, "backups");
  expect((await called("backup", backups)).err).toMatch(/--recipient/);
  const recipient = (await called("backup", "--new-key", key)).out.trim();
  expect(recipient).toMatch(/^age1/);
  expect(readFileSync(key, "utf8")).toContain("AGE-SECRET-KEY-");
  expect((await called("backup", "--new-key", key)).code).toBe(3);
  await consent("bob@example.com");
  const made = await called("backup", backups, "--recipient", recipient);
  expect(made.out).toMatch(/site_demo with \d+ entries; \d+ bytes\.\n$/);
  const [name] = readdirSync(backups);
  rmSync(folder, { recursive: true });
  const later = await called("restore", join(backups, name!), "--identity", key);
  expect(later.err).toMatch(/--nothing-later\n$/);
  const { out, code } = await called("restore", join(backups, name!), "--identity", key, "--nothing-later");
  expect([code, out]).toEqual([0, expect.stringMatching(/^site_demo: \d+ entries, .*the log verifies/)]);
  expect(existsSync(join(folder, "control.db"))).toBe(true);
  expect(await answer("bob@example.com")).toBe("CONSENT_ACTIVE");
  expect(await answer("ada@example.com")).toBe("ERASED");
});

test("the only site is meant where none is named; where there are several the call names them and is refused", async () => {
  expect(await called("held", "-", "--email", "bob@example.com")).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^site_demo:/),
  });
  const second = { id: "site_second" as SiteId, name: "Second", origins: ["https://second.example"] };
  await served(({ context }) => createSite(context, system, second));
  expect(await called("erase", "--email", "bob@example.com", "--verified", "known")).toEqual({
    code: 2,
    out: "",
    err: "assent: which site is meant is not said\n  Name it with --site: site_demo, site_second.\n",
  });
  expect(await answer("bob@example.com")).toBe("CONSENT_ACTIVE");
  expect((await called("retention", "--site", "site_second")).code).toBe(0);
  expect((await called("retention", "--site", "nothing")).err).toMatch(/nothing is no site id/);
});
