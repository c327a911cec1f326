// The workerd root: databases on a libSQL server, sealing after the answer and on a schedule.
import type { Context } from "hono";
import { files } from "virtual:browser-files";
import { fromBase64 } from "../core/bytes.ts";
import type { SiteId } from "../core/ids.ts";
import { problems } from "../core/problem.ts";
import { createApp } from "./app.ts";
import { assemble, sealSite } from "./assemble.ts";
import { isRecent, type Mailing, type ServiceContext, type Webhooks } from "./context.ts";
import { logKeysIn } from "./env.ts";
import { jobsEveryMs, lookThroughSites, runJobs } from "./jobs.ts";
import { httpTransport } from "./mail/http.ts";
import { activeWebhooks, deliverWebhook } from "./services/delivering.ts";
import { postByFetch } from "./services/webhook-posting.ts";
import { isCountDue, tellCounted } from "./services/refusals.ts";
import { sendDueMail } from "./services/mail-queue.ts";
import { sealsSoon } from "./log/seal-soon.ts";
import { jurisdictionFrom, placeHeaders } from "./http/place.ts";
import { problemType } from "./http/problem.ts";
import { limitsOf } from "./http/rate-limit.ts";
import { remoteDatabases } from "./store/remote.ts";

/** The bindings a deployment gives. */
interface Bindings {
  readonly DB_URL: string;
  readonly DB_ADMIN_URL?: string;
  readonly DB_TOKEN?: string;
  /** base64 of the 32-byte master secret. */
  readonly ASSENT_SECRET: string;
  /** JSON `{site: base64 PKCS #8}`; of a log with several keys `{site: [oldest, …, latest]}`. */
  readonly ASSENT_LOG_KEYS: string;
  readonly PUBLIC_URL: string;
  /** Writes a minute and address; 300 unless told, 0 for no limit. */
  readonly RATE_LIMIT?: string;
  /** Whose headers name the country; Cloudflare's unless told, `none` where nothing in front sets them. */
  readonly PLACE_FROM?: string;
  /** A mailer that takes messages over HTTP (docs/mail.md), where, its token, and the address they come from. */
  readonly MAIL_MAILER?: string;
  readonly MAIL_HTTP?: string;
  readonly MAIL_TOKEN?: string;
  readonly MAIL_FROM?: string;
  /** `1`: webhooks to plain http and private addresses too, for development. */
  readonly WEBHOOKS_PRIVATE?: string;
}

interface ExecutionContext {
  waitUntil(work: Promise<unknown>): void;
  passThroughOnException(): void;
  readonly props: unknown;
}

/** One per isolate, made by its first request: workerd allows neither I/O nor randomness before one. */
let shared: { readonly context: ServiceContext; readonly app: ReturnType<typeof createApp> } | undefined;
const sealSoon = sealsSoon({
  nowMs: Date.now,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  failed: (error, site) => console.error(`sealing ${site} failed:`, String(error)),
});
const tellSoon = sealsSoon({
  nowMs: Date.now,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  failed: (error, site) => console.error(`telling of changes of ${site} failed:`, String(error)),
});
let jobsRanAt = 0;

async function isolate(bindings: Bindings): Promise<NonNullable<typeof shared>> {
  if (shared) return shared;
  const context = await assembled(bindings);
  const place = placeHeaders(bindings.PLACE_FROM ?? "cloudflare");
  const app = createApp({
    context: (c) => (c.env as { context: ServiceContext }).context,
    clientAddress: (c) => c.req.header("cf-connecting-ip") ?? "",
    jurisdiction: (c: Context) => jurisdictionFrom(place, (name) => c.req.header(name)),
    placeHeaders: Object.values(place ?? {}),
    report: (error, requestId) => console.error(`request ${requestId} failed:`, String(error)),
    afterwards: (c, work) =>
      c.executionCtx.waitUntil(
        work.catch((error: unknown) => console.error("work after an answer failed:", String(error))),
      ),
    ...limitsOf({ perMinute: perMinute(bindings) }),
  });
  // Two first requests may both have come here; the later takes what the earlier made.
  shared ??= { context, app };
  return shared;
}

function perMinute({ RATE_LIMIT = "300" }: Bindings): number {
  // A limit that cannot be read must not become no limit.
  if (!/^\d{1,9}$/.test(RATE_LIMIT)) throw new Error("RATE_LIMIT must be a whole number, 0 for no limit");
  return Number(RATE_LIMIT);
}

/** The databases could not be opened: the next request tries again. */
function notReady(bindings: Bindings, error: unknown): Response {
  console.error("not ready:", String(error));
  const { status, title } = problems.unavailable;
  const body = { type: problemType(bindings.PUBLIC_URL, "unavailable"), title, status };
  const headers = { "Content-Type": "application/problem+json", "Retry-After": "2", "Cache-Control": "no-store" };
  return new Response(JSON.stringify(body), { status, headers });
}

async function assembled(bindings: Bindings): Promise<ServiceContext> {
  const master = fromBase64(bindings.ASSENT_SECRET);
  if (master?.length !== 32) throw new Error("ASSENT_SECRET must be 32 bytes in base64");
  const given = logKeysIn(bindings.ASSENT_LOG_KEYS);
  return assemble({
    databases: remoteDatabases({
      url: bindings.DB_URL,
      adminUrl: bindings.DB_ADMIN_URL,
      authToken: bindings.DB_TOKEN,
    }),
    master,
    async logKeys(site) {
      const keys = (given[site] ?? []).map((key) => fromBase64(key));
      if (keys.length === 0 || keys.includes(undefined)) throw new Error(`ASSENT_LOG_KEYS has no key for ${site}`);
      return keys.filter((key) => key !== undefined);
    },
    publicUrl: bindings.PUBLIC_URL.replace(/\/+$/, ""),
    files,
    nowMs: Date.now,
    recordCommitted: () => {},
    mail: mailFrom(bindings),
    webhooks: webhooksFrom(bindings),
  });
}

function mailFrom({ MAIL_MAILER, MAIL_HTTP, MAIL_TOKEN, MAIL_FROM }: Bindings): Partial<Mailing> {
  const mailer = MAIL_MAILER ?? (MAIL_HTTP ? "plain" : undefined);
  return {
    ...(mailer ? { transport: httpTransport({ mailer, url: MAIL_HTTP, token: MAIL_TOKEN }) } : {}),
    ...(MAIL_FROM ? { from: MAIL_FROM } : {}),
  };
}

function webhooksFrom({ WEBHOOKS_PRIVATE }: Bindings): Partial<Webhooks> {
  const allowPrivate = WEBHOOKS_PRIVATE === "1";
  return { allowPrivate, post: (post) => postByFetch(post, { allowPrivate }) };
}

/** Tells every receiver of the site what is due. */
const tell = async (context: ServiceContext, site: SiteId): Promise<void> => {
  const ids = await activeWebhooks(context, site);
  await Promise.all(ids.map((id) => deliverWebhook(context, site, id)));
};

const countedTold = (context: ServiceContext): Promise<void> =>
  tellCounted(context).catch((error: unknown) => console.error("counting refusals failed:", String(error)));

const sendMail = (context: ServiceContext, site: SiteId): Promise<unknown> =>
  sendDueMail(context, site, (kind, { reason }) => console.error(`a message (${kind}) of ${site}: ${reason}`)).catch(
    (error: unknown) => console.error(`sending mail of ${site} failed:`, String(error)),
  );

export default {
  async fetch(request: Request, bindings: Bindings, execution: ExecutionContext): Promise<Response> {
    const ready = await isolate(bindings).catch((error: unknown) => notReady(bindings, error));
    if (ready instanceof Response) return ready;
    const { app, context } = ready;
    const recordCommitted = (site: SiteId) => {
      const sealing = sealSoon(site, () => sealSite(context, site));
      if (sealing) execution.waitUntil(sealing);
      changed(site);
    };
    const changed = (site: SiteId) => {
      const telling = tellSoon(site, () => tell(context, site));
      if (telling) execution.waitUntil(telling);
    };
    const webhooks = { ...context.webhooks, changed };
    const mail = { ...context.mail, queued: (site: SiteId) => execution.waitUntil(sendMail(context, site)) };
    if (isCountDue(context)) execution.waitUntil(countedTold(context));
    return app.fetch(request, { context: { ...context, recordCommitted, mail, webhooks } }, execution);
  },

  /** Seals what no request came back to, and does what time made due. */
  async scheduled(_event: unknown, bindings: Bindings): Promise<void> {
    const { context } = await isolate(bindings);
    for (const { id } of await context.control.sites()) {
      await sealSite(context, id).catch((error: unknown) => console.error(`sealing ${id} failed:`, String(error)));
      await sendMail(context, id);
      await tell(context, id).catch((error: unknown) => console.error(`telling of changes of ${id}:`, String(error)));
    }
    await countedTold(context);
    const now = Date.now();
    if (isRecent(jobsRanAt, now, jobsEveryMs)) return;
    jobsRanAt = now;
    const failed = (error: unknown, what: string) => console.error(`${what} failed:`, String(error));
    await runJobs(context, failed);
    await lookThroughSites(context, failed);
  },
};
