// `assent webhooks` as built: what is added is listed, sent by the server, listed as delivered, noted to be sent again, and removed.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { currentNotice } from "../../../server/services/notices.ts";
import { demoSite } from "../../../server/services/demo.ts";
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

function webhooks(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/cli.js", "webhooks", ...args], {
    encoding: "utf8",
    env: { ...process.env, ASSENT_DATA: folder, ASSENT_WEBHOOKS_PRIVATE: "1" },
  });
  return { code: status, out: stdout, err: stderr };
}

/** Runs a server over the folder until the receiver was told so much. */
async function served(count: number, work: (url: string, notice: string) => Promise<unknown>): Promise<void> {
  const server = await startTestServer({ dataFolder: folder, allowPrivateWebhooks: true });
  await work(server.url, (await currentNotice(server.context, demoSite))!.hash);
  for (const end = Date.now() + 10_000; receiver.told.length < count && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 10));
  await server.stop();
}

test("are added, told, told again and removed", async () => {
  const added = webhooks("add", receiver.url, "--types", "consent.given", "--note", "crm");
  expect(added).toMatchObject({ code: 0, err: "" });
  const [, secret] = /again: (whsec_\S+)/.exec(added.out)!;
  receiver.secrets.push(secret!);
  const [id] = /hook_[0-9a-f]+/.exec(added.out)!;
  expect(webhooks().out).toMatch(new RegExp(`^${id}  active  c1\\.\\S+  ${receiver.url}  consent.given  crm\n$`));
  await served(1, (url, notice) => post(`${url}/v1/records`, recordRequest(notice)));
  expect(receiver.told).toMatchObject([{ type: "consent.given", secret: 0 }]);
  const [, number] = /^(\d+)  delivered  1 tries  consent\.given  evt_\w+  \S+  204\n$/.exec(
    webhooks("deliveries", id).out,
  )!;
  expect(webhooks("replay", id, "--delivery", number!).out).toBe("1 will be sent again by the server\n");
  expect(webhooks("deliveries", id, "--state", "waiting").out).toMatch(new RegExp(`^${number}  waiting  0 tries  `));
  expect(webhooks("remove", id)).toEqual({ code: 0, out: "", err: "" });
}, 60_000);

test("that cannot be are refused in a sentence", () => {
  expect(webhooks("add", "ftp://hook.example/")).toMatchObject({
    code: 3,
    err: "assent: url must be an https address without a password\n  Mend what is named, and call it again.\n",
  });
  expect(webhooks("remove", "hook_0").err).toMatch(/^assent: Nothing here\n/);
  expect(webhooks("list", "--site", "site_none").err).toMatch(/^assent: Nothing here\n/);
});
