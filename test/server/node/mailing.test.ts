// When mail is sent: at once, one sending at a time, and by the one way that is configured.
import { expect, test } from "vitest";
import type { SiteId } from "../../../core/ids.ts";
import { startMailing, transportFrom } from "../../../server/node/mailing.ts";

const site = "site_demo" as SiteId;
const given = { folder: "/nowhere", told: () => {} };

test("files unless something else is named, and never two ways at once", () => {
  expect(transportFrom({}, given).name).toBe("files");
  expect(transportFrom({ smtp: "smtp://127.0.0.1:1" }, given).name).toBe("smtp");
  expect(transportFrom({ mailer: "brevo", token: "t" }, given).name).toBe("brevo");
  expect(transportFrom({ url: "http://127.0.0.1:1" }, given).name).toBe("plain");
  expect(() => transportFrom({ smtp: "smtp://127.0.0.1:1", mailer: "brevo" }, given)).toThrow(/not by both/);
});

test("what is queued while a sending runs is sent by one more, failures are told, and the end waits", async () => {
  const failed: string[] = [];
  let runs = 0;
  let release = () => {};
  const sending = startMailing({
    sites: async () => [],
    failed: (error) => failed.push(String(error)),
    async send() {
      runs++;
      if (runs === 1) await new Promise<void>((resolve) => (release = resolve));
      if (runs === 2) throw new Error("away");
      return undefined;
    },
  });
  for (let i = 0; i < 5; i++) sending.queued(site);
  expect(runs).toBe(1);
  release();
  await expect.poll(() => failed).toEqual(["Error: away"]);
  expect(runs).toBe(2);
  await sending.finish();
  sending.queued(site);
  expect(runs).toBe(2);
});
