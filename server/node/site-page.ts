// Reads one text of a site's own pages, because its owner asked: from the public internet, not led on, small, and not for ever.
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { PageText } from "../context.ts";
import { judgedAddress } from "./judged-address.ts";

export interface PageOptions {
  /** How long it may take, name and text included; 5 s unless told. */
  readonly deadlineMs?: number;
  /** For tests and for development on one computer: private addresses too. */
  readonly allowPrivate?: boolean;
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}

/** No page's look needs more; what is longer is cut. */
const mostBytes = 512 * 1024;

const unpackers = { gzip: createGunzip, br: createBrotliDecompress, deflate: createInflate } as const;

/** The text at an address; never throws. Redirects are told and not followed: they could lead where the address may not. */
export async function readPage(address: string, options: PageOptions = {}): Promise<PageText> {
  const { deadlineMs = 5_000, allowPrivate = false, resolve } = options;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!isWeb || (url.protocol === "http:" && !allowPrivate)) return { kind: "refused" };
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const judged = await judgedAddress(url, { allowPrivate, resolve, signal });
    if (judged === "not-public") return { kind: "refused" };
    if (judged === "unreachable") return { kind: "failed" };
    const answer = await new Promise<IncomingMessage>((done, failed) => {
      const ask = url.protocol === "https:" ? requestHttps : requestHttp;
      const headers = { Accept: "text/html,text/css;q=0.9", "Accept-Encoding": "gzip, br", "User-Agent": "Assent" };
      const sent = ask(url, { ...judged.connect, method: "GET", signal, headers }, done);
      sent.on("error", failed).on("close", () => failed(new Error("closed without an answer")));
      sent.end();
    });
    return await textOf(answer, url);
  } catch {
    return { kind: "failed" };
  }
}

async function textOf(answer: IncomingMessage, url: URL): Promise<PageText> {
  const { statusCode = 0, headers } = answer;
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    answer.destroy();
    const isAddress = URL.canParse(headers.location, url.href);
    return isAddress ? { kind: "moved", to: new URL(headers.location, url).href } : { kind: "failed" };
  }
  const encoding = headers["content-encoding"] ?? "";
  const unpack = Object.hasOwn(unpackers, encoding) ? unpackers[encoding as keyof typeof unpackers] : undefined;
  const isText = statusCode === 200 && /^text\/(html|css)\b/i.test(headers["content-type"] ?? "");
  if (!isText || (encoding !== "" && !unpack)) {
    answer.destroy();
    return { kind: "failed" };
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  const body = unpack ? answer.pipe(unpack()) : answer;
  // What goes wrong on the way must end the unpacking too, or it would wait for ever.
  if (unpack) answer.on("error", (error) => body.destroy(error));
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    // A packed text may be endless once it is unpacked.
    if (bytes >= mostBytes) break;
  }
  answer.destroy();
  return { kind: "text", text: Buffer.concat(parts).subarray(0, mostBytes).toString("utf8") };
}
