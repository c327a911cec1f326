// Two hundred random changes of what checks read, and of what keeps records together with people: each is found by a recount.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hmac } from "../../support/node-crypto.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recounted } from "../../../server/services/recounts.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { openFile, type FileClient } from "../../../server/node/file-client.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

vi.setConfig({ testTimeout: 180_000 });

const changes = 200;
let t: TestContext;
/** The attacker's own way to the files: no store in between, and no trigger. */
let site: FileClient;
let keys: FileClient;
const run = (sql: string, ...args: (string | number | Uint8Array | null)[]) => site.execute({ sql, args });
const runKeys = (sql: string, ...args: (string | number | Uint8Array | null)[]) => keys.execute({ sql, args });

/** Numbers from a seed, so that a failed trial can be run again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const people = 12;
const email = (n: number) => ({ kind: "email", id: `person${n}@example.com` }) as const;
const kept = {
  site: ["entry", "consent_state", "erasure", "notice_in_force"],
  keys: ["subject", "restriction", "tombstone"],
};

async function answers(): Promise<void> {
  for (let n = 0; n < people; n++) {
    await recordDecision(t.context, visitor, t.request({ subject: email(n) }));
    t.clock.ms += 1000;
    const device = { kind: "device", id: freshDevice() } as const;
    for (const status of ["refused", "given", "refused"] as const) {
      if (n % 3 === 0 && status === "given") continue;
      await recordDecision(
        t.context,
        visitor,
        bannerRequest(t.notice, status, { id: t.request().id, subject: device }),
      );
      t.clock.ms += 1000;
    }
  }
  const why = { reason: "subject-request", verified: "signed-link" } as const;
  const act = (n: number, more: object) =>
    eraseSubject(t.context, system, { site: demoSite, read: () => ({ subject: email(n), ...why, ...more }) });
  await act(0, { mode: "erase" });
  await act(1, { mode: "restrict", reason: "claim-period", until: "2030-01-01T00:00:00.000Z" });
}

beforeAll(async () => {
  t = await testContext();
  await answers();
  site = openFile(join(t.folder, "sites/site_demo.db"));
  keys = openFile(join(t.folder, "sites/site_demo.keys.db"));
  for (const [client, tables] of [
    [site, kept.site],
    [keys, kept.keys],
  ] as const) {
    for (const [name] of client.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").rows)
      client.execute(`DROP TRIGGER "${String(name)}"`);
    for (const table of tables) client.execute(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
    client.execute("PRAGMA synchronous = OFF");
    client.execute("PRAGMA foreign_keys = OFF");
  }
});
afterAll(async () => {
  site?.close();
  keys?.close();
  await t?.stop();
  rmSync(t.folder, { recursive: true, force: true });
});

function restore(): void {
  for (const [client, tables] of [
    [site, kept.site],
    [keys, kept.keys],
  ] as const)
    client.batch(
      tables.flatMap((table) => [`DELETE FROM ${table}`, `INSERT INTO ${table} SELECT * FROM kept_${table}`]),
      "write",
    );
}

const recount = async () => recounted(await t.context.site(demoSite), { hmac });

/** A random row of a query, and its values. */
function oneOf(rows: FileClient, random: (below: number) => number, sql: string): number[] {
  const all = rows.execute(sql).rows;
  return Array.from(all[random(all.length)]!, Number);
}

/** What must be named: a subject, an entry, or both. */
interface Suspect {
  readonly who?: number;
  readonly entry?: number;
}
type Attack = (random: (below: number) => number) => Suspect;
const states = "SELECT who, purpose, channel, idx FROM consent_state";
const own = "SELECT idx, who FROM entry WHERE who IS NOT NULL AND length(person) > 0";

const ofState =
  (change: (random: (below: number) => number) => string): Attack =>
  (random) => {
    const [who, purpose, channel] = oneOf(site, random, states) as [number, number, number];
    run(
      `UPDATE consent_state SET ${change(random)} WHERE who = ? AND purpose = ? AND channel = ?`,
      who,
      purpose,
      channel,
    );
    return { who };
  };

const attacks: Record<string, Attack> = {
  "a refusal turned into a consent": (random) => {
    const [who, purpose, channel] = oneOf(site, random, `${states} WHERE status IN (3, 4)`) as [number, number, number];
    run("UPDATE consent_state SET status = 2 WHERE who = ? AND purpose = ? AND channel = ?", who, purpose, channel);
    return { who };
  },
  "another status": ofState((random) => `status = (status + ${1 + random(8)}) % 9`),
  "another version, time, end, word or entry of a state": ofState(
    (random) =>
      [
        "version = version + 1",
        `acted = acted - ${1 + random(1e6)}`,
        `until = coalesce(until, 1) + ${1 + random(1e9)}`,
        "direct = (direct + 1) % 3",
        "idx = idx + 1",
        "acted = 'never'",
      ][random(6)]!,
  ),
  "a deleted state": (random) => {
    const [who, purpose, channel] = oneOf(site, random, states) as [number, number, number];
    run("DELETE FROM consent_state WHERE who = ? AND purpose = ? AND channel = ?", who, purpose, channel);
    return { who };
  },
  "an invented state": (random) => {
    const [who, , , idx] = oneOf(site, random, states) as [number, number, number, number];
    run("INSERT INTO consent_state VALUES (?, 1, 7, 2, 1, ?, 1, NULL, 1)", who, idx);
    return { who };
  },
  "records of two people swapped": (random) => {
    const [first, one] = oneOf(site, random, own) as [number, number];
    const [second, other] = oneOf(site, random, `${own} AND who <> ${one}`) as [number, number];
    run(
      "UPDATE entry SET who = CASE idx WHEN ? THEN ? ELSE ? END WHERE idx IN (?, ?)",
      first,
      other,
      one,
      first,
      second,
    );
    return { entry: first - 1 };
  },
  "a record that is nobody's any more": (random) => {
    const [idx] = oneOf(site, random, own) as [number];
    run("UPDATE entry SET who = NULL WHERE idx = ?", idx);
    return { entry: idx - 1 };
  },
  "a byte of a personal half": (random) => {
    const [idx] = oneOf(site, random, own) as [number];
    const half = new Uint8Array(run("SELECT person FROM entry WHERE idx = ?", idx).rows[0]![0] as ArrayBuffer);
    half[random(half.length)]! ^= 1 << random(8);
    run("UPDATE entry SET person = ? WHERE idx = ?", half, idx);
    return { entry: idx - 1 };
  },
  "a byte of a salt, or a millisecond of a time": (random) => {
    const [idx] = oneOf(site, random, own) as [number];
    run(
      random(2) ? "UPDATE entry SET salt = randomblob(16) WHERE idx = ?" : "UPDATE entry SET at = at + 1 WHERE idx = ?",
      idx,
    );
    return { entry: idx - 1 };
  },
  "another day until which a record is kept": (random) => {
    const [idx] = oneOf(site, random, `${own} AND retain IS NOT NULL`) as [number];
    run("UPDATE entry SET retain = retain + ? WHERE idx = ?", 1 + random(9), idx);
    return { entry: idx - 1 };
  },
  "another key, or none": (random) => {
    const [who] = oneOf(site, random, "SELECT DISTINCT who FROM entry WHERE who IS NOT NULL") as [number];
    runKeys(
      random(2) ? "UPDATE subject SET key = randomblob(32) WHERE no = ?" : "DELETE FROM subject WHERE no = ?",
      who,
    );
    return { who };
  },
  "another erasure": (random) => {
    const [idx] = oneOf(site, random, "SELECT idx FROM erasure") as [number];
    const change = ["DELETE FROM erasure", "UPDATE erasure SET who = who + 1", "UPDATE erasure SET mode = 'release'"];
    run(`${change[random(3)]!} WHERE idx = ?`, idx);
    return { entry: idx - 1 };
  },
  "another end of a restriction, or none": (random) => {
    const [who] = oneOf(keys, random, "SELECT who FROM restriction") as [number];
    runKeys(
      random(2) ? "UPDATE restriction SET until = until - 1 WHERE who = ?" : "DELETE FROM restriction WHERE who = ?",
      who,
    );
    return { who };
  },
  "a tombstone nobody wrote": (random) => {
    const [who] = oneOf(keys, random, "SELECT no FROM subject") as [number];
    runKeys("INSERT INTO tombstone (hash, who, erased, version) VALUES (randomblob(16), ?, 1, 1)", who);
    return { who };
  },
};

test("the untouched databases are recounted without a finding, and every person, record and state is looked at", async () => {
  restore();
  const { total, ...counts } = await recount();
  const count = (sql: string) => Number(run(sql).rows[0]![0]);
  expect({ total, ...counts }).toEqual({
    total: 0,
    findings: [],
    subjects: count("SELECT count(DISTINCT who) FROM entry"),
    records: count("SELECT count(who) FROM entry"),
    states: count("SELECT count(*) FROM consent_state"),
  });
  expect(counts.states).toBeGreaterThan(40);
});

describe(`${changes} random changes of what checks read`, () => {
  const names = Object.keys(attacks);
  test.each(names.map((name, i) => [name, i] as const))("%s: all found and named", async (name, i) => {
    const random = numbers(4_100 + i);
    for (let trial = 0; trial < Math.ceil(changes / names.length); trial++) {
      restore();
      const { who, entry } = attacks[name]!(random);
      const { total, findings } = await recount();
      const isNamed = findings.some(
        (one) => (who === undefined || one.who === who) && (entry === undefined || one.entry === entry),
      );
      expect([total > 0, isNamed], `trial ${trial}: ${JSON.stringify([who, entry, findings.slice(0, 3)])}`).toEqual([
        true,
        true,
      ]);
    }
  });
});
