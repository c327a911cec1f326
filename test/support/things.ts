// One of each thing of a site that has an id of its own.
import { expect } from "vitest";
import type { UserId } from "../../core/ids.ts";
import { post, recordRequest } from "./requests.ts";
import type { TestServer } from "./server.ts";

/** One of each thing that has an id, on the demo site, and what is the owner's own, by what its id stands for. */
export async function madeThings(
  server: Pick<TestServer, "context" | "url" | "demoKey">,
  { owner, key }: { readonly owner: UserId; readonly key: string },
): Promise<Record<string, string>> {
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  const record = recordRequest(notice);
  await post(`${server.url}/v1/records`, record);
  const made = async (path: string, body: unknown, headers = {}): Promise<Record<string, string>> => {
    const answer = await post(server.url + path, body, { Authorization: `Bearer ${server.demoKey}`, ...headers });
    const text = await answer.text();
    expect([path, answer.ok, text]).toEqual([path, true, text]);
    return JSON.parse(text) as Record<string, string>;
  };
  const recipients = [{ email: "ada@example.com" }];
  const check = await made("/v1/check", { purpose: "newsletter", channel: "email", recipients });
  const mapping = { email: "E-Mail", purpose: "=newsletter", channel: "=email", status: "=given", date: "=2026-10-01" };
  const csv = { "Content-Type": "text/csv", "Import-Mapping": JSON.stringify({ ...mapping, evidence: "=form" }) };
  const until = "2199-01-01T00:00:00.000Z";
  const subject = { kind: "record", id: record.id };
  await made("/v1/suppressions", { entries: [{ email: "no@example.com", reason: "OBJECTED_ALL", source: "letter" }] });
  const found = await made("/v1/suppressions/find", { email: "no@example.com" });
  const [session] = await server.context.control.sessionsOf(owner);
  const passkey = {
    id: "owners-passkey",
    user: owner,
    name: "Laptop",
    publicKey: new Uint8Array(32),
    counter: 0,
  };
  await server.context.control.insertPasskey({
    ...passkey,
    transports: [],
    createdAt: session!.createdAt,
    usedAt: null,
  });
  return {
    record: record.id,
    notice,
    check: check["id"]!,
    import: (await made("/v1/imports", "E-Mail\nz@example.com\n", csv))["id"]!,
    webhook: (await made("/v1/webhooks", { url: "https://hook.example/x" }))["id"]!,
    hold: (await made("/v1/holds", { subject, statute: "s. 5", reason: "open", until }))["id"]!,
    suppression: (found["entries"] as unknown as { id: string }[])[0]!.id,
    key,
    purpose: "newsletter",
    session: session!.id,
    passkey: passkey.id,
  };
}
