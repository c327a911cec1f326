// Requests as a page of the demo site would send them.
import { recordIdAt } from "../../core/ids.ts";
import type { RecordRequest } from "../../core/schema.ts";
import { instantAt } from "../../core/time.ts";

/** The origin whose pages may write to the demo site. */
export const demoOrigin = "http://localhost:8788";

/** A device id no other call gives. */
export const freshDevice = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex");

/** A record id no other call gives. */
export const freshRecordId = (at: number = Date.now()) => recordIdAt(at, crypto.getRandomValues(new Uint8Array(10)));

/** A newsletter consent under the notice, unless changed. */
export function recordRequest(notice: string, change: Partial<RecordRequest> = {}): RecordRequest {
  return {
    id: freshRecordId(),
    site: "site_demo",
    event: "give",
    choices: [{ purpose: "newsletter", version: 1, status: "given", channel: "email" }],
    subject: { kind: "email", id: "ada@example.com" },
    clientAt: instantAt(Date.now()),
    waitedMs: 0,
    notice: notice as RecordRequest["notice"],
    lang: "en",
    method: { surface: "form", action: "submit", layer: 1, viaGpc: false, trusted: true },
    path: "/contact.html",
    ...change,
  };
}

/** What a banner sends for a device: one answer per category purpose. */
export function bannerRequest(
  notice: string,
  status: "given" | "refused",
  change: Partial<RecordRequest> = {},
): RecordRequest {
  const choices = ["analytics", "advertising", "social"].map((purpose) => ({ purpose, version: 1, status }));
  return recordRequest(notice, {
    event: status === "given" ? "give" : "refuse",
    choices,
    subject: { kind: "device", id: freshDevice() },
    method: {
      surface: "banner",
      action: status === "given" ? "accept-all" : "reject-all",
      layer: 1,
      viaGpc: false,
      trusted: true,
    },
    ...change,
  });
}

/** Sends a body as a page of the demo site. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const given = { "Content-Type": "application/json", Origin: demoOrigin, ...headers };
  return fetch(url, { method: "POST", headers: given, body: typeof body === "string" ? body : JSON.stringify(body) });
}
