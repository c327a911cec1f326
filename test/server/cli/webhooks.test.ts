// `assent webhooks`: what is added is listed, sent by the server, listed as delivered, noted to be sent again, and removed.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { currentNotice } from "../../../server/services/notices.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { assent } from "../../support/assent.ts";
import { startReceiver, type Receiver } from "../../support/receiver.ts";
import { post, recordRequest } from "../../support/requests.ts";
import { startTestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  await (await startTestServer({ dataFolder: folder })).stop();
});
afterAll(async () => {
  await receiver?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const webhooks = (...args: string[]) =>
  assent(["webhooks", ...args], { env: { ASSENT_DATA: folder, ASSENT_WEBHOOKS_PRIVATE: "1" } });

/** Runs a server over the folder until the receiver was told so much. */
async function served(count: number, work: (url: string, notice: string) => Promise<unknown>): Promise<void> {
  const server = await startTestServer({ dataFolder: folder, allowPrivateWebhooks: true });
  await work(server.url, (await currentNotice(server.context, demoSite))!.hash);
  for (const end = Date.now() + 30_000; receiver.told.length < count && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 10));
  await server.stop();
}

test("are added, told, told again and removed", async () => {
  const added = await webhooks("add", receiver.url, "--types", "consent.given", "--note", "crm");
  expect(added).toMatchObject({ code: 0, err: "" });
  const [, secret] = /again: (whsec_\S+)/.exec(added.out)!;
  receiver.secrets.push(secret!);
  const [id] = /hook_[0-9a-f]+/.exec(added.out)!;
  expect((await webhooks()).out).toMatch(
    new RegExp(`^${id}  active  c1\\.\\S+  ${receiver.url}  consent.given  crm\n$`),
  );
  await served(1, (url, notice) => post(`${url}/v1/records`, recordRequest(notice)));
  expect(receiver.told).toMatchObject([{ type: "consent.given", secret: 0 }]);
  const [, number] = /^(\d+)  delivered  1 tries  consent\.given  evt_\w+  \S+  204\n$/.exec(
    (await webhooks("deliveries", id)).out,
  )!;
  expect((await webhooks("replay", id, "--delivery", number!)).out).toBe("1 will be sent again by the server\n");
  expect((await webhooks("deliveries", id, "--state", "waiting")).out).toMatch(
    new RegExp(`^${number}  waiting  0 tries  `),
  );
  expect(await webhooks("remove", id)).toEqual({ code: 0, out: "", err: "" });
}, 60_000);

test("that cannot be are refused in a sentence", async () => {
  expect(await webhooks("add", "ftp://hook.example/")).toMatchObject({
    code: 3,
    err: "assent: url must be an https address without a password\n  Mend what is named, and call it again.\n",
  });
  expect((await webhooks("remove", "hook_0")).err).toMatch(/^assent: Nothing here\n/);
  expect((await webhooks("list", "--site", "site_none")).err).toMatch(/^assent: Nothing here\n/);
});
