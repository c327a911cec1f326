// What `assent doctor` looks at: each check says how it stands and, where it does not stand well, what to do.
import { stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { Environment } from "../env.ts";
import { lastBackup } from "../node/last-backup.ts";
import { recounted, recountLines, type Recount } from "../services/recounts.ts";
import { logHealth } from "../services/witnesses.ts";

/** How one thing stands. */
export interface Check {
  readonly name: string;
  readonly state: "good" | "doubtful" | "bad";
  readonly said: string;
  /** What to do; absent where all is well. */
  readonly fix?: string;
}

const good = (name: string, said: string): Check => ({ name, state: "good", said });
const doubtful = (name: string, said: string, fix: string): Check => ({ name, state: "doubtful", said, fix });
const bad = (name: string, said: string, fix: string): Check => ({ name, state: "bad", said, fix });

const gigabyte = 1e9;
const loopback = new Set(["127.0.0.1", "localhost", "::1"]);
const dayMs = 86_400_000;

/** The environment: what it says of proxies, addresses and mail. */
export function environmentChecks(env: Environment): Check[] {
  const isOpen = !loopback.has(env.ASSENT_HOST);
  const url = env.ASSENT_PUBLIC_URL;
  const address = url?.startsWith("https:")
    ? good("address", `browsers reach it at ${url}`)
    : url || isOpen
      ? doubtful(
          "address",
          `it is reached at ${url ?? `${env.ASSENT_HOST}:${env.PORT}`} without https`,
          "Put a proxy that ends https in front and set ASSENT_PUBLIC_URL to its https address.",
        )
      : good("address", "it listens on this computer only");
  const proxy =
    url && !env.ASSENT_TRUST_PROXY
      ? doubtful(
          "proxy",
          "X-Forwarded-For is not believed",
          "Behind a proxy that sets it, set ASSENT_TRUST_PROXY=1: else everybody shares one rate limit.",
        )
      : good("proxy", env.ASSENT_TRUST_PROXY ? "X-Forwarded-For is believed" : "nothing stands in front");
  const hasMail =
    env.ASSENT_MAIL_SMTP !== undefined || env.ASSENT_MAIL_HTTP !== undefined || env.ASSENT_MAIL_MAILER !== undefined;
  const mail = hasMail
    ? good("mail", "messages are sent")
    : doubtful(
        "mail",
        "messages become files in the data folder and reach nobody",
        "Set ASSENT_MAIL_SMTP or a mailer, where people are to be written to.",
      );
  return [address, proxy, mail, ...(env.ASSENT_DB_URL === undefined ? [] : [erasureCheck(env)])];
}

/** What erasing means on a libSQL server, which overwrites nothing by itself. */
function erasureCheck({ ASSENT_DB_ADMIN_URL }: Environment): Check {
  const lingers = "the server's replication log keeps the key of who was erased until it is compacted or made anew";
  return ASSENT_DB_ADMIN_URL === undefined
    ? doubtful(
        "erasure",
        `${lingers}, and its write-ahead log up to an hour`,
        "Set ASSENT_DB_ADMIN_URL where you run the server, and see docs/security.md for its replication log.",
      )
    : good("erasure", `keys are overwritten and the write-ahead log is folded in; ${lingers} (docs/security.md)`);
}

/** The folder: who may read its secrets, room on its disk, and the latest backup. */
export async function folderChecks(folder: string, nowMs: number): Promise<Check[]> {
  const { mode } = await stat(join(folder, "keys")).catch(() => ({ mode: undefined }));
  const secrets =
    mode === undefined
      ? good("secrets", "they come from the environment")
      : (mode & 0o077) === 0
        ? good("secrets", "only their owner may read them")
        : bad("secrets", `others may read ${join(folder, "keys")}`, `chmod -R go-rwx ${join(folder, "keys")}`);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const room = `${(free / gigabyte).toFixed(1)} GB are free`;
  const disk = free < gigabyte ? bad("disk", room, "Make room: a full disk stops recording.") : good("disk", room);
  const at = await lastBackup(folder);
  const isOld = at !== undefined && nowMs - millisecondsOf(at) > 2 * dayMs;
  const fix = "assent backup FOLDER --recipient age1… (see assent backup --help), best every night.";
  const backup =
    at === undefined
      ? doubtful("backup", "none was made", fix)
      : isOld
        ? doubtful("backup", `the latest is of ${at}`, fix)
        : good("backup", `the latest is of ${at}`);
  return [secrets, disk, backup];
}

/** Every state folded again from the records, every personal half opened. */
function recordsCheck(id: string, { subjects, records, states, total, findings }: Recount): Check {
  const name = `${id} records`;
  const through = `${records} records of ${subjects} people and ${states} states`;
  if (total === 0) return good(name, `${through} fit each other and the log`);
  return bad(
    name,
    [`${total} of ${through} do not fit:`, ...recountLines(findings)].join("\n       "),
    "Keep this folder; restore the latest backup beside it and compare: assent verify.",
  );
}

/** What is looked at, and how much of it was, from 0 to 1. */
type Progress = (what: string, share: number) => void;

/** Each site: its origins, its notice, its log against its key and tiles, and the clock against its latest record. */
export async function siteChecks(context: ServiceContext, progress: Progress): Promise<Check[]> {
  const sites = await context.control.sites();
  if (sites.length === 0) return [doubtful("sites", "there is none", "assent init makes one.")];
  const checks: Check[] = [];
  for (const { id, origins } of sites) {
    const store = await context.site(id);
    const plain = origins.filter((origin) => !origin.startsWith("https:") && !loopback.has(new URL(origin).hostname));
    if (origins.length === 0)
      checks.push(bad(`${id} origins`, "no page may write", "Add the origins of its pages: assent apply."));
    else if (plain.length > 0)
      checks.push(doubtful(`${id} origins`, `${plain.join(", ")} without https`, "Serve the pages over https."));
    else checks.push(good(`${id} origins`, origins.join(", ")));
    const { current } = await store.standingNotices(context.now());
    checks.push(
      current
        ? good(`${id} notice`, `${current.hash.slice(0, 15)}… of ${current.publishedAt}`)
        : bad(`${id} notice`, "none is in force", "assent publish NOTICE.json"),
    );
    const { entries, sealed, sound, contradictions } = await logHealth(context, id);
    if (!sound)
      checks.push(
        bad(
          `${id} log`,
          "it is not what its latest checkpoint signed",
          "Keep this folder; restore the latest backup beside it and compare: assent verify.",
        ),
      );
    else if (contradictions > 0)
      checks.push(
        bad(`${id} log`, `${contradictions} checkpoints that witnesses kept speak against it`, "See GET /v1/log."),
      );
    else
      checks.push(good(`${id} log`, `${entries} entries, ${sealed} under a checkpoint that key and tiles agree with`));
    const between = async ({ records }: { readonly records: number }) =>
      progress(`recounting ${id}`, Math.min(1, records / Math.max(1, entries)));
    checks.push(recordsCheck(id, await recounted(store, { hmac: context.hmac, between })));
    const [latest] = (await store.records(entries - 1, entries)).slice(-1);
    if (latest && millisecondsOf(latest.core.at) > context.nowMs() + 60_000)
      checks.push(
        bad(
          `${id} clock`,
          `the latest record is of ${latest.core.at}, which is still to come`,
          "Set this computer's clock by NTP.",
        ),
      );
  }
  return checks;
}
