// `assent dev`: a server on this computer that follows a site's file: what is saved is in force at once.
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { defineCommand } from "citty";
import type { ServiceContext } from "../context.ts";
import type { RunningServer } from "../node.ts";
import { commandLine } from "./command-line.ts";
import { dataOption, jsonOption, print, UsageError } from "./command.ts";
import { failureOf, failureProblem, failureText } from "./failures.ts";

/** Editors write a file in several steps; this long after the last it is read. */
const settledMs = 60;

/** What came of reading the file: the parts that were changed, or why it could not be applied. */
type Outcome = { readonly site: string; readonly changed: readonly string[] } | { readonly failed: unknown };

/** Runs a server and follows the file. */
export const devCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent dev",
      description: "Run the backend and the console here, and apply a site's file each time it is saved",
      example: "assent dev assent.json --port 8787",
      json: "at the start {url, console, claimLink, data, file, site, tag, preview}; then a line of JSON a save on standard error: {at, site, changed} or a problem",
    },
    args: {
      file: { type: "positional", description: "The site's file", default: "assent.json" },
      port: { type: "string", description: "Where to listen (PORT)", valueHint: "8787" },
      data: dataOption,
      json: jsonOption,
    },
    run: async ({ args }) => {
      const { optionsFrom, startServer } = await import("../node.ts");
      const options = optionsFrom(process.env);
      const dataFolder = args.data ?? options.dataFolder ?? "./data";
      const port = portOf(args.port) ?? options.port ?? 8787;
      const told = (line: string) => void process.stderr.write(`${line}\n`);
      const server = await startServer({ ...options, dataFolder, port, threadUrl, told });
      const file = resolve(args.file);
      const follower = following(file, {
        apply: (text) => applied(server.context, text),
        heard: (outcome) => void say(server, outcome, args.json),
      });
      const first = await follower.first;
      await greet(server, { first, file: args.file, data: dataFolder, json: args.json });
      await ended();
      await follower.stop();
      await server.stop();
    },
  });

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new UsageError(`--port ${text} is no port`, "Such as --port 8787; 0 takes any free one.");
}

const ended = (): Promise<void> =>
  new Promise((resolvePromise) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolvePromise());
  });

/** Why a notice that is being made is not announced before it changes. */
const inDevelopment = "a site in development";

async function applied(context: ServiceContext, text: string): Promise<Outcome> {
  try {
    const { configIn } = await import("./config.ts");
    const { applyConfig } = await import("../services/config-files.ts");
    const wanted = await configIn(text, "the file");
    return {
      site: wanted.site.id,
      changed: await applyConfig(context, commandLine, { shortNotice: inDevelopment, ...wanted }),
    };
  } catch (failed) {
    return { failed };
  }
}

interface Following {
  /** What applying the file at the start came to; undefined where it is not there yet. */
  readonly first: Promise<Outcome | undefined>;
  stop(): Promise<void>;
}

/** Applies the file's text now and whenever it is another, one after the other; the first outcome is not `heard`. */
function following(
  path: string,
  { apply, heard }: { apply: (text: string) => Promise<Outcome>; heard: (outcome: Outcome) => void },
): Following {
  let last: string | undefined;
  const look = async (): Promise<Outcome | undefined> => {
    const text = await readFile(path, "utf8").catch(() => undefined);
    // A file that is being replaced is away for a moment.
    if (text === undefined || text === last) return undefined;
    last = text;
    return apply(text);
  };
  // Its folder is watched: editors put a new file in the place of the old.
  let timer: NodeJS.Timeout | undefined;
  const first = look();
  let work: Promise<unknown> = first;
  const watcher = watch(dirname(path), (_, name) => {
    if (name !== null && name !== basename(path)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(look).then((outcome) => outcome && heard(outcome));
    }, settledMs);
  });
  return {
    first,
    async stop() {
      watcher.close();
      clearTimeout(timer);
      await work;
    },
  };
}

async function say(server: RunningServer, outcome: Outcome, json: boolean | undefined): Promise<void> {
  const at = server.context.now();
  if ("failed" in outcome) {
    const failure = failureOf(outcome.failed);
    process.stderr.write(`${json ? JSON.stringify({ at, ...failureProblem(failure) }) : failureText(failure)}\n`);
    return;
  }
  const { site, changed } = outcome;
  if (json) return void process.stderr.write(`${JSON.stringify({ at, site, changed })}\n`);
  const seen = changed.includes("notice") ? `\n  see it: ${await previewOf(server, site)}` : "";
  const what = changed.length === 0 ? "is as the file says" : `got other ${changed.join(", ")}`;
  process.stdout.write(`${at.slice(11, 19)}  ${site} ${what}${seen}\n`);
}

/** A page of ours with the site's notice on it. */
async function previewOf(server: RunningServer, site: string): Promise<string | null> {
  const { previewPath } = await import("../services/previews.ts");
  const { standingNotices } = await import("../services/notices.ts");
  const { existingSite } = await import("../services/sites.ts");
  const { id } = await existingSite(server.context, site);
  const { current, coming } = await standingNotices(server.context, id);
  const hash = (coming?.row ?? current)?.hash;
  return hash === undefined ? null : `${server.url}${previewPath(server.context, { site: id, begunAt: hash })}`;
}

async function greet(
  server: RunningServer,
  { first, file, data, json }: { first: Outcome | undefined; file: string; data: string; json: boolean | undefined },
): Promise<void> {
  const site = first && "site" in first ? first.site : null;
  const tag = site === null ? null : `<script src="${server.url}/s/${site}.js"></script>`;
  const preview = site === null ? null : await previewOf(server, site);
  const console = `${server.url.replace("//127.0.0.1", "//localhost")}/console`;
  const claimLink = server.claimLink ?? null;
  const about = { url: server.url, console, claimLink, data: resolve(data), file: resolve(file), site, tag, preview };
  print(json, about, [
    `Assent runs for development. Backend ${server.url}, data ${data}. Stop with Ctrl-C.`,
    "",
    `  console  ${console}`,
    ...(claimLink === null ? [] : [`  make it yours within 30 minutes: ${claimLink}`]),
    ...(tag === null ? [] : [`  tag      ${tag}`]),
    ...(preview === null ? [] : [`  preview  ${preview}`]),
    "",
    first === undefined
      ? `${file} is not there: assent init writes one. It is applied as soon as it is.`
      : `${file} is applied whenever it is saved.`,
  ]);
  if (first && "failed" in first) await say(server, first, json);
}
