// Numbers of a Node process in Prometheus' text format 0.0.4: requests as they come, the rest when somebody asks.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { ObservedRequest } from "../http/deps.ts";

/** Upper bounds of the latencies counted, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

interface Latencies {
  readonly counts: number[];
  sum: number;
  count: number;
}

/** One metric: its name, what it is, its type, and a line for each value by labels. */
interface Metric {
  readonly name: string;
  readonly about: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly lines: readonly string[];
}

type Labels = Readonly<Record<string, string | number>>;

/** `name{a="b"} 1`: of labels, a backslash, a quotation mark and a line's end are escaped. */
function line(name: string, labels: Labels, value: number): string {
  const escaped = (text: string) => text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
  const inner = Object.entries(labels).map(([label, text]) => `${label}="${escaped(String(text))}"`);
  return `${name}${inner.length > 0 ? `{${inner.join(",")}}` : ""} ${value}`;
}

const written = ({ name, about, type, lines }: Metric): string =>
  [`# HELP ${name} ${about}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");

const gauge = (name: string, about: string, lines: readonly string[]): Metric => ({
  name,
  about,
  type: "gauge",
  lines,
});

export interface RequestMetrics {
  observe(request: ObservedRequest): void;
  metrics(): Metric[];
}

/** Counts requests by route, method and status, and their latencies by route: patterns of addresses, never addresses. */
export function requestMetrics(): RequestMetrics {
  const requests = new Map<string, { readonly labels: Labels; count: number }>();
  const latencies = new Map<string, Latencies>();
  return {
    observe({ route, method, status, ms }) {
      // How it is written is for whoever asks: requests are many.
      const kind = `${status} ${method} ${route}`;
      const same = requests.get(kind) ?? { labels: { route, method, status }, count: 0 };
      if (same.count++ === 0) requests.set(kind, same);
      const own = latencies.get(route) ?? { counts: bounds.map(() => 0), sum: 0, count: 0 };
      latencies.set(route, own);
      const place = bounds.findIndex((bound) => ms / 1000 <= bound);
      if (place >= 0) own.counts[place]!++;
      own.sum += ms / 1000;
      own.count++;
    },
    metrics: () => [
      {
        name: "assent_requests_total",
        about: "Requests answered.",
        type: "counter",
        lines: [...requests.values()].map(({ labels, count }) => line("assent_requests_total", labels, count)),
      },
      {
        name: "assent_request_seconds",
        about: "From a request's headers to its answer's.",
        type: "histogram",
        lines: [...latencies].flatMap(([route, own]) => latencyLines(route, own)),
      },
    ],
  };
}

function latencyLines(route: string, { counts, sum, count }: Latencies): string[] {
  const name = "assent_request_seconds";
  let below = 0;
  const buckets = bounds.map((le, i) => line(`${name}_bucket`, { route, le }, (below += counts[i]!)));
  const all = line(`${name}_bucket`, { route, le: "+Inf" }, count);
  return [...buckets, all, line(`${name}_sum`, { route }, sum), line(`${name}_count`, { route }, count)];
}

/** What the sites' databases say: entries, what waits, and how old the latest checkpoint is. */
async function siteMetrics(context: ServiceContext): Promise<Metric[]> {
  const rows = await Promise.all(
    (await context.control.sites()).map(async ({ id: site }) => {
      const store = await context.site(site);
      const [entries, latest, contradictions, mail] = await Promise.all([
        store.entryCount(),
        store.latestCheckpoint(),
        store.contradictionCount(),
        store.mailStates(),
      ]);
      return { site, entries, latest, contradictions, mail };
    }),
  );
  const lines = (name: string, value: (row: (typeof rows)[number]) => number) =>
    rows.map((row) => line(name, { site: row.site }, value(row)));
  const ageOf = (at: string | undefined) => (at === undefined ? 0 : (context.nowMs() - millisecondsOf(at)) / 1000);
  const log = "assent_log_entries";
  const unsealed = "assent_log_unsealed_entries";
  const age = "assent_checkpoint_age_seconds";
  const against = "assent_log_contradictions";
  const waiting = "assent_mail_waiting";
  return [
    gauge(
      log,
      "Entries committed to a site's log.",
      lines(log, ({ entries }) => entries),
    ),
    gauge(
      unsealed,
      "Of these, entries under no checkpoint yet.",
      lines(unsealed, (row) => row.entries - (row.latest?.size ?? 0)),
    ),
    gauge(
      age,
      "Age of the latest checkpoint; it ages while nothing is recorded.",
      lines(age, ({ latest }) => ageOf(latest?.at)),
    ),
    gauge(
      against,
      "Checkpoints that witnesses kept and the log no longer stands by.",
      lines(against, (row) => row.contradictions),
    ),
    gauge(
      waiting,
      "Messages that wait to be sent.",
      lines(waiting, ({ mail }) => mail.waiting),
    ),
  ];
}

/** The files below the data folder that are databases, with their bytes and those of their write-ahead logs. */
async function fileMetrics(folder: string): Promise<Metric[]> {
  const name = "assent_database_bytes";
  const found = await readdir(folder, { recursive: true }).catch(() => []);
  const lines = await Promise.all(
    found
      .filter((path) => /\.db(-wal)?$/.test(path))
      .sort()
      .map(async (path) =>
        line(name, { file: path }, (await stat(join(folder, path)).catch(() => undefined))?.size ?? 0),
      ),
  );
  return lines.length > 0 ? [gauge(name, "Bytes of database files.", lines)] : [];
}

function processMetrics(): Metric[] {
  const { user, system } = process.cpuUsage();
  return [
    {
      name: "process_cpu_seconds_total",
      about: "Processor time used.",
      type: "counter",
      lines: [line("process_cpu_seconds_total", {}, (user + system) / 1e6)],
    },
    gauge("process_resident_memory_bytes", "Resident memory.", [
      line("process_resident_memory_bytes", {}, process.memoryUsage.rss()),
    ]),
  ];
}

/** The whole answer of `/metrics`. */
export async function metricsText(
  context: ServiceContext,
  { requests, folder }: { readonly requests: RequestMetrics; readonly folder: string },
): Promise<string> {
  const all = [
    ...requests.metrics(),
    ...(await siteMetrics(context)),
    ...(await fileMetrics(folder)),
    ...processMetrics(),
  ];
  return all.map(written).join("");
}
