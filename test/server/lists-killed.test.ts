// kill -9 at every write of a list that is brought in, of every kind: sent again, nothing is lost and nothing is twice.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { AddressKind } from "../../core/address.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ImportResponse } from "../../core/import-schema.ts";
import { openFile } from "../../server/node/file-client.ts";
import { checkRecipients } from "../../server/services/checks.ts";
import { demoSite } from "../../server/services/demo.ts";
import { currentNotice } from "../../server/services/notices.ts";
import { subjectHashes } from "../../server/services/subjects.ts";
import { otherSite, type TestContext } from "../support/context.ts";
import { newsletterHead, suppressionsHead, suppressionsMapping } from "../support/imports.ts";
import { everyWrite, withContext } from "../support/killed-lists.ts";
import type { SentList } from "../support/lists.ts";
import { checkLog } from "../support/log.ts";

const dayMs = 86_400_000;

function written(t: TestContext, name: string, text: string): string {
  const path = join(t.folder, name);
  writeFileSync(path, text);
  return path;
}

const hashesOf = (t: TestContext, site: SiteId, kind: AddressKind, addresses: readonly string[]) => {
  const hash = subjectHashes(t.context.identityKey(site), t.context.hmac);
  return addresses.map((address) => hash(kind, address));
};

it.concurrent(
  "of suppressions, at all sites of a controller",
  () =>
    withContext(async (t) => {
      const controller = (await currentNotice(t.context, demoSite))!.notice.controller.name;
      const count = 90;
      const since = new Date(Date.now() - dayMs).toISOString();
      const emailOf = (n: number) => Array.from({ length: count }, (_, i) => `s${n}n${i}@example.com`);
      const list = (n: number): SentList => {
        const reasons = [
          { reason: "COMPLAINT" },
          { reason: "OBJECTED_ALL" },
          { reason: "UNSUBSCRIBED_TOPIC", channel: "email", topic: "newsletter" },
        ];
        const entries = emailOf(n).map((email, i) => ({
          email,
          source: "import",
          since,
          controller,
          ...reasons[i % 3],
        }));
        return { kind: "suppressions", path: written(t, `s${n}.json`, JSON.stringify({ entries })) };
      };
      const standingAt = async (site: SiteId, n: number) => {
        const rows = await (await t.context.site(site)).suppressionsOf(hashesOf(t, site, "email", emailOf(n)));
        expect(rows.filter(({ lifted }) => lifted)).toEqual([]);
        return rows.length;
      };
      let before = 0;
      const writes = await everyWrite(t, {
        list,
        async afterKill(n, { answered }) {
          const [own, other] = [await standingAt(demoSite, n), await standingAt(otherSite, n)];
          expect([0, count]).toContain(own);
          expect([0, own]).toContain(other);
          if (answered) expect([own, other]).toEqual([count, count]);
          before = own;
        },
        async afterAll(n, answer) {
          expect(answer).toEqual({ added: count - before, standing: before, otherSites: 1 });
          for (const site of [demoSite, otherSite]) {
            expect(await standingAt(site, n)).toBe(count);
            // Each is told once.
            const told = await (await t.context.site(site)).changedSuppressions({ after: 0, most: 100 * count });
            expect([told.length, told.filter(({ isLift }) => isLift).length]).toEqual([(n + 1) * count, 0]);
          }
        },
      });
      expect(writes).toEqual([
        "keys site_demo: UPDATE suppression",
        "keys site_other: UPDATE suppression",
        "control control: INSERT INTO audit",
        "control control: INSERT INTO audit",
      ]);
    }),
  240_000,
);

it.concurrent(
  "of a list-cleaner's results",
  () =>
    withContext(async (t) => {
      const [count, repeated, atOnce] = [5_200, 100, 5_000];
      const numbers = (n: number) => Array.from({ length: count }, (_, i) => `+447${100_000_000 + n * count + i}`);
      const [day, before] = [1, 3].map((days) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10));
      const isListed = (i: number) => i % 3 === 0;
      const watching = openFile(join(t.folder, "sites", `${demoSite}.keys.db`));
      const rows = () => Number(watching.execute("SELECT count(*) FROM screening").rows[0]![0]);
      const listOf = (n: number): SentList => {
        const latest = numbers(n).map((number, i) => `${number},${isListed(i) ? "yes" : "no"},TPS,${day}`);
        const older = numbers(n)
          .slice(0, repeated)
          .map((number, i) => `${number},${isListed(i) ? "no" : "yes"},TPS,${before}`);
        const text = ["number,listed,register,date", ...latest, ...older].join("\n");
        return { kind: "results", path: written(t, `results${n}.csv`, text) };
      };
      const known = async (n: number) => {
        const store = await t.context.site(demoSite);
        const facts = await store.screenings(hashesOf(t, demoSite, "phone", numbers(n)), ["TPS"]);
        // Whatever is known is what the file says last.
        const wrong = facts.filter(
          ([one], i) => one && (one.listed !== isListed(i) || one.checkedAt !== `${day}T00:00:00.000Z`),
        );
        expect(wrong).toEqual([]);
        return facts.filter((found) => found.length > 0).length;
      };
      const writes = await everyWrite(t, {
        list: listOf,
        async afterKill(n, { answered }) {
          expect([0, atOnce, count]).toContain(await known(n));
          if (answered) expect(await known(n)).toBe(count);
        },
        async afterAll(n, answer) {
          expect(answer).toMatchObject({ rows: count + repeated, byRegister: { TPS: count + repeated } });
          expect(await known(n)).toBe(count);
          expect(rows()).toBe((n + 1) * (count + repeated));
          const [counts] = await (await t.context.site(demoSite)).screeningCounts("2020-01-01T00:00:00.000Z");
          expect(counts).toMatchObject({ numbers: (n + 1) * count, fresh: (n + 1) * count });
        },
      });
      expect(writes.filter((name) => name.includes("screening"))).toHaveLength(2);
      watching.close();
    }),
  240_000,
);

it.concurrent(
  "of a register's file, which is asked whole or not yet",
  () =>
    withContext(async (t) => {
      const [count, moved] = [2_000, 100];
      const numberAt = (i: number) => `+447${100_000_000 + i}`;
      const dateOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * dayMs).toISOString().slice(0, 10);
      const list = (n: number): SentList => {
        const text = Array.from({ length: count }, (_, i) => numberAt(n * moved + i)).join("\n");
        return { kind: "register", path: written(t, `register${n}.txt`, `${text}\n`), date: dateOf(n) };
      };
      const store = await t.context.site(demoSite);
      /** What is said of a number that only the file before has, one that both have and one that only the new one has. */
      const said = async (n: number, asOf?: string) => {
        const some = [n * moved - 1, n * moved, n * moved + count - 1].map(numberAt);
        const facts = await store.screenings(hashesOf(t, demoSite, "phone", some), ["TPS"], { asOf });
        return facts.map(([one]) => `${one?.listed} ${one?.checkedAt.slice(0, 10)}`);
      };
      const oldWords = (n: number) => [true, true, false].map((listed) => `${listed} ${dateOf(n - 1)}`);
      const newWords = (n: number) => [false, true, true].map((listed) => `${listed} ${dateOf(n)}`);
      const watching = () => openFile(join(t.folder, "sites", `${demoSite}.registers.db`));
      let then = "";
      const writes = await everyWrite(t, {
        list: (n) => {
          then = new Date().toISOString();
          return list(n);
        },
        async afterKill(n, { answered }) {
          const found = await said(n);
          expect([oldWords(n), newWords(n)]).toContainEqual(found);
          if (answered) expect(found).toEqual(newWords(n));
        },
        async afterAll(n, answer) {
          expect(answer).toMatchObject({ numbers: count, lines: count, faults: 0 });
          if (n === 0) return;
          expect(await said(n)).toEqual(newWords(n));
          // What was said before is known, and nothing that is not needed lies about.
          expect(await said(n, then)).toEqual(oldWords(n));
          const all = await store.registerVersions();
          expect(all.filter(({ state }) => state === "current")).toMatchObject([
            { asOf: `${dateOf(n)}T00:00:00.000Z` },
          ]);
          expect(all.filter(({ state }) => state !== "current" && state !== "replaced")).toEqual([]);
          const file = watching();
          expect(Number(file.execute("SELECT count(*) FROM register_run").rows[0]![0])).toBe(0);
          file.close();
        },
      });
      // Begun, stored, closed, merged, in the other's place, the other folded into what became another, and the audit.
      expect(writes).toHaveLength(7);
    }),
  240_000,
);

it.concurrent(
  "of what people said elsewhere, yes and no",
  () =>
    withContext(async (t) => {
      const count = 1_040;
      const store = await t.context.site(demoSite);
      const emails = (n: number) => Array.from({ length: count }, (_, i) => `i${n}n${i}@example.com`);
      const says = ["given,2026-01-02,form", "withdrawn,2026-01-02,", "withdrawn,,", "refused,,"];
      const list = (n: number): SentList => {
        const text = [newsletterHead, ...emails(n).map((email, i) => `${email},${says[i % says.length]}`)].join("\n");
        return { kind: "import", path: written(t, `import${n}.csv`, text), id: undefined };
      };
      const actor = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;
      const whole = ["CONSENT_ACTIVE", "WITHDRAWN", "WITHDRAWN", "REFUSED"];
      /** What a check says of them that it would not of a whole import. */
      const wrongOf = async (n: number) => {
        // Some of every transaction, which are of a thousand rows.
        const some = emails(n).flatMap((email, i) =>
          i % 5 === 0 || i > 1_000 ? [{ email, says: whole[i % 4]! }] : [],
        );
        const recipients = some.map(({ email }) => ({ email }));
        const read = () => ({ purpose: "newsletter", channel: "email", recipients });
        const { results } = await checkRecipients(t.context, actor, read);
        return results.flatMap(({ reason }, i) => (reason === some[i]!.says ? [] : [reason]));
      };
      const noes = (n: number) => emails(n).filter((_, i) => i % 4 === 1 || i % 4 === 2);
      let entries = 0;
      const writes = await everyWrite(t, {
        list,
        async afterKill(n, { answered }) {
          // The entry that follows from a withdrawal is there before its record.
          const wrong = new Set(await wrongOf(n));
          expect([...wrong].filter((reason) => reason !== "NO_RECORD" && reason !== "UNSUBSCRIBED_TOPIC")).toEqual([]);
          if (answered) expect(wrong.size).toBe(0);
          if (n === 1) entries = await store.entryCount();
        },
        async afterAll(n, answer) {
          const { id, imported, codes } = answer as ImportResponse;
          expect([imported, codes]).toEqual([count, {}]);
          expect(await wrongOf(n)).toEqual([]);
          const added = await store.entries(entries, await store.entryCount());
          const records = added.filter(
            ({ kind, ref }) => kind === "record" && ref.startsWith(`rec_${id.slice(4, 16)}`),
          );
          expect([records.length, new Set(records.map(({ ref }) => ref)).size]).toEqual([count, count]);
          entries += added.length;
          const stands = (await store.suppressionsOf(hashesOf(t, demoSite, "email", noes(n)))).filter(
            ({ lifted }) => !lifted,
          );
          expect([stands.length, new Set(stands.map(({ hash }) => hash.join())).size]).toEqual([count / 2, count / 2]);
        },
      });
      expect(writes.length).toBeGreaterThan(10);
      await t.seal();
      await checkLog(store, (await t.context.signer(demoSite)).keyText);
    }),
  240_000,
);

it.concurrent(
  "of a file of who must not be contacted, which lifts nothing, and nothing twice",
  () =>
    withContext(async (t) => {
      // Some lines more than one transaction holds.
      const count = 1_040;
      const store = await t.context.site(demoSite);
      const emails = (n: number) => Array.from({ length: count }, (_, i) => `f${n}n${i}@example.com`);
      const says = [
        "OBJECTED_ALL,,,,",
        "UNSUBSCRIBED_TOPIC,email,newsletter,letter,2026-02-03",
        "HARD_BOUNCE,,,bounce,",
      ];
      const list = (n: number): SentList => {
        const rows = emails(n).map((email, i) => `${email},,${says[i % says.length]}`);
        const path = written(t, `suppressed${n}.csv`, [suppressionsHead, ...rows].join("\n"));
        return { kind: "import", path, id: undefined, mapping: suppressionsMapping };
      };
      const standing = async (n: number) => {
        const rows = await store.suppressionsOf(hashesOf(t, demoSite, "email", emails(n)));
        expect(rows.filter(({ lifted }) => lifted)).toEqual([]);
        return rows.length;
      };
      const writes = await everyWrite(t, {
        list,
        async afterKill(n, { answered }) {
          expect(await standing(n)).toBeLessThanOrEqual(count);
          if (answered) expect(await standing(n)).toBe(count);
        },
        async afterAll(n, answer) {
          expect(answer as ImportResponse).toMatchObject({ kind: "suppressions", imported: count, codes: {} });
          expect(await standing(n)).toBe(count);
          const told = await store.changedSuppressions({ after: 0, most: 100 * count });
          expect([told.length, told.filter(({ isLift }) => isLift).length]).toEqual([(n + 1) * count, 0]);
        },
      });
      expect(writes.filter((name) => name.includes("suppression"))).toHaveLength(2);
    }),
  240_000,
);
