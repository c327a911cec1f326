// Databases on a libSQL server over HTTP: a namespace each, a deadline on every call; for Node and workerd alike.
import { createClient } from "@libsql/client/web";
import { isSiteId } from "../../core/ids.ts";
import type { Database, DatabaseKind, DatabaseOpener, SqlClient } from "./client.ts";
import { migrationsOf } from "./migrations.ts";
import { migrate } from "./migrator.ts";
import { StoreError } from "./store-error.ts";
import { inTurn } from "./write-lane.ts";

export interface RemoteDatabaseOptions {
  /** The server's HTTP address, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The server's admin address: with it namespaces are made and set to flush every commit; without it they must be there so. */
  readonly adminUrl?: string | undefined;
  readonly authToken?: string | undefined;
  /** How long one call may take, body included; 3,500 ms unless told. Twice this must fit a group commit's deadline. */
  readonly deadlineMs?: number | undefined;
}

/** Such as `control`, `site-demo`, `keys-site-demo`, `registers-site-demo`: letters, digits and hyphens, which every libSQL host takes. */
export function namespaceOf(kind: DatabaseKind, name: string): string {
  if (kind === "control") return "control";
  if (!isSiteId(name)) throw new Error("databases of sites are named by site id");
  const namespace = name.replaceAll("_", "-");
  return kind === "site" ? namespace : `${kind}-${namespace}`;
}

/**
 * Opens databases on a libSQL server. Reads go where writes go: a replica may not have seen the latest
 * withdrawal (ledger.md §4). One process or isolate is one writer per database, one call at a time: records,
 * notices and checkpoints take turns. A site must not have several processes.
 */
export function remoteDatabases(options: RemoteDatabaseOptions): DatabaseOpener {
  const opened = new Map<string, Database>();
  /** Sites whose write-ahead logs still have to be folded in, each with the number of the erasure that asked last. */
  const owed = new Map<string, number>();
  let asked = 0;
  // What a later erasure asked for meanwhile is still owed.
  const fold = async (adminUrl: string, site: string): Promise<boolean> => {
    const number = owed.get(site);
    const isFolded = await foldedIn(adminUrl, site, deadlineOf(options));
    if (isFolded && owed.get(site) === number) owed.delete(site);
    return isFolded;
  };
  return {
    async open(kind, name) {
      const namespace = namespaceOf(kind, name);
      const found = opened.get(namespace);
      if (found) return found;
      if (options.adminUrl) await makeDurable(options.adminUrl, { namespace, deadlineMs: deadlineOf(options) });
      const client = namespaceClient(namespace, options);
      await migrate(client, migrationsOf(kind));
      // Only the result is shared, never the opening: on workerd a request may not wait for another's calls.
      const database = opened.get(namespace) ?? {
        reader: client,
        // Who holds the lane longer than any call lasts is gone.
        writer: inTurn(client, { heldMs: deadlineOf(options) + 250, patienceMs: deadlineOf(options) }),
      };
      opened.set(namespace, database);
      return database;
    },
    async settle(name) {
      owed.set(name, ++asked);
      const { adminUrl } = options;
      if (!adminUrl || !(await fold(adminUrl, name))) return;
      // One that failed before, where the server answers now: somebody waits for this one's erasure.
      const [other] = owed.keys();
      if (other !== undefined) await fold(adminUrl, other);
    },
    lingering: () => ({ writeAheadLogs: owed.size, replicationLogs: "until-made-anew" }),
    async close() {
      opened.clear();
    },
  };
}

const deadlineOf = (options: RemoteDatabaseOptions): number => options.deadlineMs ?? 3500;

/** A client that keeps no state between calls, so that any request may use it. */
function namespaceClient(namespace: string, options: RemoteDatabaseOptions): SqlClient {
  const header = namespaceHeader(namespace);
  // A client a call: it asks the server for its version and then sends, and one deadline holds for both. Without a
  // signal a dead primary holds a write for five minutes.
  const client = () => {
    const signal = AbortSignal.timeout(deadlineOf(options));
    const call = (input: Request) => {
      const request = new Request(input);
      request.headers.set(...header);
      return fetch(request, { signal });
    };
    return createClient({
      url: options.url,
      fetch: call,
      concurrency: 1,
      ...(options.authToken ? { authToken: options.authToken } : {}),
    });
  };
  return {
    execute: (statement) => client().execute(statement),
    batch: (statements, mode) => client().batch(statements, mode),
  };
}

/**
 * Has the server fold its write-ahead logs of a site in and cut them off; tells whether it did. Where it did not nothing is
 * lost: it does so by itself, every hour unless told otherwise. Its replication log it keeps (docs/security.md).
 */
async function foldedIn(adminUrl: string, name: string, deadlineMs: number): Promise<boolean> {
  let isFolded = true;
  for (const kind of ["site", "keys"] as const) {
    const call = { namespace: namespaceOf(kind, name), deadlineMs, path: "checkpoint", body: {} } as const;
    const { ok } = await adminRequest(adminUrl, call).catch(() => ({ ok: false }));
    isFolded &&= ok;
  }
  return isFolded;
}

/** Where a namespace is named, and how: in an address it needs DNS, in this header it does not. */
export const namespaceHeader = (namespace: string): readonly [name: string, value: string] => [
  "x-namespace-bin",
  btoa(namespace).replace(/=+$/, ""),
];

interface AdminCall {
  readonly namespace: string;
  readonly deadlineMs: number;
}

/** Makes the namespace when it is missing and sees to it that a commit is on the disk before it is acknowledged. */
export async function makeDurable(adminUrl: string, call: AdminCall): Promise<void> {
  const existing = await adminRequest(adminUrl, { ...call, path: "config" });
  if (!existing.ok) await adminRequest(adminUrl, { ...call, path: "create", body: {} });
  const before = existing.ok ? existing : await adminRequest(adminUrl, { ...call, path: "config" });
  const config = before.config ?? {};
  if (config["durability_mode"] === "strong") return;
  await adminRequest(adminUrl, { ...call, path: "config", body: { ...config, durability_mode: "strong" } });
  const after = await adminRequest(adminUrl, { ...call, path: "config" });
  if (after.config?.["durability_mode"] !== "strong") {
    throw new StoreError("failed", { cause: new Error("the server did not take durability_mode strong") });
  }
}

async function adminRequest(
  adminUrl: string,
  {
    namespace,
    deadlineMs,
    path,
    body,
  }: AdminCall & { path: "config" | "create" | "checkpoint"; body?: Record<string, unknown> },
): Promise<{ ok: boolean; config?: Record<string, unknown> }> {
  const init: RequestInit = body
    ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    : {};
  try {
    const response = await fetch(`${adminUrl}/v1/namespaces/${namespace}/${path}`, {
      ...init,
      signal: AbortSignal.timeout(deadlineMs),
    });
    const text = await response.text();
    return response.ok && text
      ? { ok: true, config: JSON.parse(text) as Record<string, unknown> }
      : { ok: response.ok };
  } catch (cause) {
    throw new StoreError("unavailable", { cause });
  }
}
