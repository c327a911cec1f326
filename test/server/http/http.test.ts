// Runs every .http script of this folder against a real server.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseScript, runExchange } from "../../support/http-script.ts";
import { demoOrigin } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith(".http"));

describe.each(files)("%s", (file) => {
  const script = parseScript(readFileSync(join(folder, file), "utf8"));
  let server: TestServer;
  let notice: string;
  beforeAll(async () => {
    const { rateLimit } = script.values;
    // A bucket fills as time passes: where one is counted, none does.
    const at = Date.now();
    const counted = { rateLimit: Number(rateLimit), nowMs: () => at };
    server = await startTestServer(rateLimit === undefined ? {} : counted);
    notice = ((await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string }).notice;
  });
  afterAll(() => server?.stop());

  test.each(script.tests)(
    "$title",
    async ({ exchanges }) => {
      const values: Record<string, string> = { ...script.values };
      Object.assign(values, {
        notice,
        noticeHex: notice.slice(7),
        origin: demoOrigin,
        url: server.url,
        demoKey: server.demoKey,
        demoBasic: btoa(`provider:${server.demoKey}`),
      });
      for (const exchange of exchanges) await runExchange(exchange, { url: server.url, values });
      expect(server.failures).toEqual([]);
    },
    60_000,
  );
});
