// The Node root: databases in files or on a libSQL server, a sequencer in the process, one HTTP server.
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { basename, resolve } from "node:path";
import process from "node:process";
import { files } from "virtual:browser-files";
import type { SiteId } from "../core/ids.ts";
import { assemble, sealSite } from "./assemble.ts";
import type { ServiceContext } from "./context.ts";
import { lookThroughSites, runJobs } from "./jobs.ts";
import { logKeysIn, type Environment, type GivenLogKeys } from "./env.ts";
import { answering } from "./node/answering.ts";
import { startAfterwards } from "./node/afterwards.ts";
import { giveSurroundings } from "./node/surroundings.ts";
import { closed, listen, localUrl, openGate } from "./node/listening.ts";
import { configuration } from "./node/variables.ts";
import { fileDatabases } from "./node/databases.ts";
import { loadSecrets } from "./node/keys.ts";
import { nodeWebhooks } from "./node/delivering.ts";
import { startJobs, type Jobs } from "./node/jobs.ts";
import { mailOptions, nodeMailing, type MailOptions } from "./node/mailing.ts";
import { startSealing, type Sealing } from "./node/sealing.ts";
import { nodeHashes } from "./node/hashes.ts";
import { nodeSign } from "./node/sealing-crypto.ts";
import { removeStages } from "./node/stages.ts";
import { keepStanding } from "./services/as-was.ts";
import { demoKey, seedDemo } from "./services/demo.ts";
import { tellCounted } from "./services/refusals.ts";
import { claimLink, isUnclaimed } from "./services/sign-in-links.ts";
import { seedOwner } from "./services/users.ts";
import type { DatabaseOpener } from "./store/client.ts";
import { remoteDatabases } from "./store/remote.ts";

export interface ServerOptions {
  /** 0 for any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly dataFolder?: string;
  /** Where browsers reach this server, when it is not the address it listens on. */
  readonly publicUrl?: string | undefined;
  /** Writes a minute from one address; 0 for no limit. */
  readonly rateLimit?: number;
  /** Attempts to sign in a minute from one address; 10 unless told, 0 for no limit. */
  readonly signInLimit?: number;
  readonly trustProxy?: boolean;
  /** Whose headers name the country, as `placeHeaders` reads it; nobody's unless told. */
  readonly placeFrom?: string;
  /** A libSQL server instead of files. */
  readonly database?: {
    readonly url: string;
    readonly adminUrl?: string | undefined;
    readonly token?: string | undefined;
  };
  readonly masterSecret?: string | undefined;
  readonly logKeys?: GivenLogKeys | undefined;
  /** Seed the demo site and make a demo key; on loopback only. */
  readonly demo?: boolean;
  readonly demoOrigin?: string;
  /** The demo's newsletter counts once its address was confirmed by mail. */
  readonly demoDoubleOptIn?: boolean;
  /** The built database thread, when it is not beside this file. */
  readonly threadUrl?: URL;
  /** Unix milliseconds; the computer's clock unless told. */
  readonly nowMs?: () => number;
  /** How people are written to; files in the data folder unless told. */
  readonly mail?: MailOptions;
  /** Told of messages that became files; nobody unless told. */
  readonly told?: (line: string) => void;
  /** Webhooks to plain http and private addresses too: for development and tests. */
  readonly allowPrivateWebhooks?: boolean;
  /** What opens /metrics; without it there is none. */
  readonly metricsToken?: string | undefined;
  /** Told of every request, a line of JSON each; nobody unless told. */
  readonly requestLog?: ((line: string) => void) | undefined;
  /** Told of failures; standard error unless told. */
  readonly report?: (line: string) => void;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:8787`. */
  readonly url: string;
  /** A fresh API key of the demo site; nothing can show it again. */
  readonly demoKey: string | undefined;
  /** The address that makes whoever opens it the owner, while nobody is; good for 30 minutes and once. */
  readonly claimLink: string | undefined;
  readonly context: ServiceContext;
  /** Finishes requests, seals, closes the databases. */
  stop(): Promise<void>;
}

const loopback = new Set(["127.0.0.1", "localhost", "::1"]);
const sealingPace = { everyMs: 250, atOnce: 2_048 };

/** Starts a server; resolves when it answers and everything committed before is sealed again. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 8787, demo = false } = options;
  if (demo && !loopback.has(host)) throw new Error("Demo mode runs on loopback only: leave ASSENT_HOST out.");
  // The port first: when it is taken, nothing was touched.
  const gate = openGate();
  const server = await listen(
    createServer((request, response) => void gate.listener.then((go) => go(request, response))),
    { host, port },
  );
  try {
    const publicUrl = options.publicUrl?.replace(/\/+$/, "") ?? localUrl(server, host);
    const running = await startServices(options, publicUrl);
    const report = (error: unknown, what: string) => reportFailure(options, error, what);
    gate.open(answering(options, { ...running, report }));
    return {
      url: publicUrl,
      demoKey: running.demoKey,
      claimLink: running.claimLink,
      context: running.context,
      async stop() {
        await closed(server);
        await running.stop();
      },
    };
  } catch (error) {
    server.close();
    throw error;
  }
}

async function startServices(options: ServerOptions, publicUrl: string) {
  const folder = resolve(options.dataFolder ?? "./data");
  const { masterSecret, logKeys } = options;
  const secrets = await loadSecrets({ folder, masterSecret, logKeys, create: true });
  await removeStages(folder);
  const databases = await openDatabases(options, folder);
  const report = (error: unknown, what: string) => reportFailure(options, error, what);
  const sealing = startSealing({
    seal: (site: SiteId) => sealSite(context, site),
    failed: (error, site) => report(error, `sealing ${site}`),
    ...sealingPace,
    sites: async () => (await context.control.sites()).map(({ id }) => id),
  });
  const { mail = {}, told = () => {} } = options;
  const mailing = nodeMailing(mail, { folder, told, report, context: () => context });
  const nowMs = options.nowMs ?? Date.now;
  const { allowPrivateWebhooks = false } = options;
  const telling = nodeWebhooks({ allowPrivate: allowPrivateWebhooks, nowMs, report, context: () => context });
  const context: ServiceContext = await assemble({
    databases,
    master: secrets.master,
    logKeys: secrets.logKeys,
    dropLogKeys: secrets.dropLogKeys,
    publicUrl,
    files,
    nowMs,
    recordCommitted(site) {
      sealing.committed(site);
      telling.committed(site);
    },
    webhooks: telling.webhooks,
    mail: mailing.mail,
    hashes: nodeHashes,
    makeSign: nodeSign,
  });
  giveSurroundings(context, { folder, hasFiles: !options.database, allowPrivate: allowPrivateWebhooks });
  const afterwards = startAfterwards((error) => report(error, "work after an answer"));
  const starter = { kind: "system", name: options.demo ? "demo" : "first-start" } as const;
  await seedOwner(context, starter);
  const { demoOrigin = "http://localhost:8788", demoDoubleOptIn = false } = options;
  if (options.demo) await seedDemo(context, demoOrigin, { doubleOptIn: demoDoubleOptIn });
  await prepareSites(context, { report, sealing });
  const timed = startTimed(context, report);
  return {
    context,
    demoKey: options.demo ? await demoKey(context) : undefined,
    claimLink: (await isUnclaimed(context, starter)) ? (await claimLink(context, starter)).address : undefined,
    afterwards,
    folder,
    async stop() {
      await afterwards.finish();
      await timed.finish();
      await telling.finish();
      await mailing.finish();
      await sealing.finish();
      await databases.close();
    },
  };
}

/** What is done by the clock. Its end waits for what runs, and tells what was only counted. */
function startTimed(context: ServiceContext, report: (error: unknown, what: string) => void): Jobs {
  const timed = [
    startJobs(() => runJobs(context, report)),
    startJobs((ended) => lookThroughSites(context, report, ended)),
    startJobs(() => tellCounted(context), { firstAfterMs: 60_000, everyMs: 60_000 }),
  ];
  return {
    async finish() {
      await Promise.all(timed.map((jobs) => jobs.finish()));
      await tellCounted(context, true).catch((error: unknown) => report(error, "counting refusals"));
    },
  };
}

/** Every site as it must be before the first request: its log sealed, and what it shows kept. */
async function prepareSites(
  context: ServiceContext,
  { report, sealing }: { report: (error: unknown, what: string) => void; sealing: Sealing },
): Promise<void> {
  // What a crash left committed and not sealed.
  for (const { id } of await context.control.sites()) {
    await sealSite(context, id).catch((error: unknown) => {
      // One damaged log must not keep the other sites from being served; it is tried again without hurry.
      report(error, `sealing ${id}`);
      sealing.committed(id);
    });
    // What this build shows can be shown again by every later one.
    await keepStanding(context, id).catch((error: unknown) => report(error, `archiving ${id}`));
  }
}

async function openDatabases(options: ServerOptions, folder: string): Promise<DatabaseOpener> {
  const { database } = options;
  if (!database) return fileDatabases({ folder, threadUrl: options.threadUrl ?? builtThread() });
  return remoteDatabases({ url: database.url, adminUrl: database.adminUrl, authToken: database.token });
}

/** `database-thread.js` beside this bundle, or one folder up when the bundler moved this code into a chunk. */
function builtThread(): URL {
  const beside = new URL("./database-thread.js", import.meta.url);
  return existsSync(beside) ? beside : new URL("../database-thread.js", import.meta.url);
}

// Causes may quote SQL or paths, which a log may hold. drizzle's own errors quote the bound values too, record ids
// among them, and those are receipts: of such an error only the name is told.
function reportFailure(options: ServerOptions, error: unknown, what: string): void {
  const lines = [`${what} failed`];
  for (let at = error; at instanceof Error; at = at.cause)
    lines.push("params" in at ? at.name : `${at.name}: ${at.message}`);
  const report = options.report ?? ((line: string) => process.stderr.write(`${line}\n`));
  report(lines.join(" ← "));
}

/** The options in the environment, secrets from files where `NAME_FILE` says so. */
export function optionsFrom(variables: NodeJS.ProcessEnv): ServerOptions & { readonly environment: Environment } {
  const env = configuration(variables);
  return {
    environment: env,
    port: env.PORT,
    host: env.ASSENT_HOST,
    dataFolder: env.ASSENT_DATA,
    publicUrl: env.ASSENT_PUBLIC_URL,
    rateLimit: env.ASSENT_RATE_LIMIT,
    trustProxy: env.ASSENT_TRUST_PROXY,
    placeFrom: env.ASSENT_PLACE_FROM,
    demo: env.ASSENT_DEMO,
    allowPrivateWebhooks: env.ASSENT_WEBHOOKS_PRIVATE,
    demoOrigin: env.ASSENT_DEMO_ORIGIN,
    masterSecret: env.ASSENT_SECRET,
    metricsToken: env.ASSENT_METRICS_TOKEN,
    ...(env.ASSENT_REQUEST_LOG ? { requestLog: (line: string) => void process.stdout.write(`${line}\n`) } : {}),
    mail: mailOptions(env),
    ...(env.ASSENT_LOG_KEYS ? { logKeys: logKeysIn(env.ASSENT_LOG_KEYS) } : {}),
    ...(env.ASSENT_DB_URL
      ? { database: { url: env.ASSENT_DB_URL, adminUrl: env.ASSENT_DB_ADMIN_URL, token: env.ASSENT_DB_TOKEN } }
      : {}),
  };
}

async function main(): Promise<void> {
  const told = (line: string) => void process.stdout.write(`${line}\n`);
  const server = await startServer({ ...optionsFrom(process.env), told });
  process.stdout.write(`Assent answers at ${server.url}\n`);
  if (server.claimLink)
    process.stdout.write(`Make it yours within 30 minutes, by this link and once:\n  ${server.claimLink}\n`);
  if (server.demoKey) process.stdout.write(`Demo API key: ${server.demoKey}\n`);
  const stop = () => void server.stop().then(() => process.exit(0));
  process.once("SIGINT", stop).once("SIGTERM", stop);
}

// The demo bundles this file too: only `node dist/node.js` is a server by itself.
if (basename(process.argv[1] ?? "") === "node.js") {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
