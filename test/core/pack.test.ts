// Evidence packs: one that is sound, and every rule broken once.
import { expect, test } from "vitest";
import { toBase64, toHex } from "../../core/bytes.ts";
import { verifierKeyText } from "../../core/checkpoint.ts";
import { inclusionRanges, leafHash, treeRoot } from "../../core/merkle.ts";
import { noticeBytes, noticeEntry } from "../../core/notice.ts";
import { packFindings, packStatement, type packRules, type Pack } from "../../core/pack.ts";
import { coreBytes, recordEntry } from "../../core/record.ts";
import { shownEntry } from "../../core/shown.ts";
import { hmac, nodeCrypto, sha256, testSigner } from "../support/node-crypto.ts";
import { sampleCore, sampleNotice, sampleSite } from "../support/samples.ts";

const signer = testSigner("assent.example/log/site_demo");
const doc = sampleNotice();
const hash = `sha256:${toHex(sha256(noticeBytes(doc)))}` as const;
const publishedAt = "2026-11-22T08:00:00.000Z";
const records = [1, 2, 3].map((n) => {
  const record = sampleCore(n, { notice: hash });
  const [salt, person] = [sha256(Buffer.from(`salt ${n}`)).slice(0, 16), sha256(Buffer.from(`person ${n}`))];
  return { record, salt, person, entry: recordEntry(hmac(salt, coreBytes(record)), person) };
});
const picture = Buffer.from("a picture");
const pictureHash = `sha256:${toHex(sha256(picture))}` as const;
// Entry 0 is the notice; entry 4 publishes another, and the last one names a picture.
const late = sampleNotice({ languages: {} });
const lateHash = `sha256:${toHex(sha256(noticeBytes(late)))}` as const;
const entries = [
  noticeEntry(hash, publishedAt),
  ...records.map(({ entry }) => entry),
  noticeEntry(lateHash, publishedAt),
  shownEntry({
    notice: hash,
    build: hash,
    at: publishedAt,
    pictures: [{ lang: "en", viewport: "320x640", layer: "first", rules: "opt-in", gpc: false, file: pictureHash }],
  }),
];
const leaves = entries.map((entry) => leafHash(entry, sha256));
const size = leaves.length;
const place = (index: number) => ({
  index,
  path: inclusionRanges(index, size).map(([start, end]) => toBase64(treeRoot(leaves.slice(start, end), sha256))),
});

async function packed(change: Partial<Pack> = {}): Promise<Pack> {
  const unsigned = {
    v: 1,
    kind: "assent-pack",
    site: sampleSite,
    verifierKey: verifierKeyText(signer.key),
    madeAt: "2026-11-22T10:00:00.000Z",
    about: "subject",
    lang: "en",
    checkpoint: signer.note({ origin: signer.key.name, size, root: treeRoot(leaves, sha256) }),
    records: records.map(({ record, salt, person }, i) => ({
      record,
      salt: toBase64(salt),
      personCommitment: toBase64(person),
      ...place(i + 1),
    })),
    notices: [{ hash, publishedAt, doc, ...place(0) }],
    page: "<main>shown</main>",
    ...change,
  } as const;
  return { ...unsigned, signature: toBase64(signer.sign(await packStatement(unsigned, nodeCrypto))) };
}
const shown = [{ data: toBase64(entries.at(-1)!), ...place(5) }];
const found = async (
  pack: Pack,
  more: { pinned?: string; shown?: string; pictures?: { named: string; bytes: Uint8Array }[] } = {},
) => packFindings(pack, { crypto: nodeCrypto, ...more });

test("a sound pack has no findings, whoever carried it", async () => {
  const pack = await packed();
  const carried = JSON.parse(JSON.stringify(pack)) as Pack;
  expect(await found(carried, { pinned: pack.verifierKey, shown: pack.page })).toEqual([]);
});

const { record: first, ...firstRest } = (await packed()).records[0]!;
const id = first.id;
const withFirst = (change: object) =>
  packed().then(({ records: [one, ...rest] }) => packed({ records: [{ ...one!, ...change }, ...rest] }));
const breaches: Record<(typeof packRules)[number], () => Promise<unknown>> = {
  malformed: async () => found({ ...(await packed()), records: 7 as never }),
  "bad-verifier-key": async () => found(await packed({ verifierKey: "x" })),
  "other-log": async () => found(await packed(), { pinned: `${(await packed()).verifierKey}x` }),
  "bad-checkpoint": async () =>
    found(await packed({ checkpoint: (await packed()).checkpoint.replace(`\n${size}\n`, "\n9\n") })),
  "record-not-included": async () => found(await withFirst({ record: { ...first, jurisdiction: "FR" } })),
  "notice-hash": async () => found(await packed({ notices: [{ hash, publishedAt, doc: late, ...place(0) }] })),
  "notice-not-included": async () =>
    found(await packed({ notices: [{ hash, publishedAt: "2020-01-01T00:00:00.000Z", doc, ...place(0) }] })),
  "notice-missing": async () => found(await packed({ notices: [], records: [{ record: first, ...firstRest }] })),
  "notice-later-than-record": async () => {
    // A record that names the notice published after it: the log itself says so.
    const { record, salt, person } = records[0]!;
    const named = { ...record, notice: lateHash };
    const all = entries
      .with(1, recordEntry(hmac(salt, coreBytes(named)), person))
      .map((entry) => leafHash(entry, sha256));
    const at = (index: number) => ({
      index,
      path: inclusionRanges(index, size).map(([start, end]) => toBase64(treeRoot(all.slice(start, end), sha256))),
    });
    return found(
      await packed({
        checkpoint: signer.note({ origin: signer.key.name, size, root: treeRoot(all, sha256) }),
        records: [{ record: named, salt: toBase64(salt), personCommitment: toBase64(person), ...at(1) }],
        notices: [{ hash: lateHash, publishedAt, doc: late, ...at(4) }],
      }),
    );
  },
  "other-site": async () => found(await packed({ site: "site_other" })),
  "pictures-not-included": async () => found(await packed({ shown: [{ ...shown[0]!, ...place(4) }] })),
  "picture-changed": async () =>
    found(await packed({ shown }), { pictures: [{ named: pictureHash, bytes: Buffer.from("another") }] }),
  "picture-not-named": async () => found(await packed(), { pictures: [{ named: pictureHash, bytes: picture }] }),
  "pack-signature": async () => found({ ...(await packed()), madeAt: "2020-01-01T00:00:00.000Z" }),
  "page-differs": async () => found(await packed(), { shown: "<main>other</main>" }),
};

test.each(Object.entries(breaches))("a breach of %s is found first", async (rule, breach) => {
  expect(((await breach()) as { rule: string }[])[0]?.rule).toBe(rule);
});

test("a picture that an entry of the log names is sound; that of a notice that is not in the pack is not", async () => {
  const pictures = [{ named: pictureHash, bytes: picture }];
  expect(await found(await packed({ shown }), { pictures })).toEqual([]);
  const rules = (await found(await packed({ shown, notices: [] }), { pictures })).map(({ rule }) => rule);
  expect(rules).toContain("pictures-not-included");
  expect(rules).toContain("picture-not-named");
});

test("a changed record is named by its id and entry, and taking one out breaks the signature", async () => {
  expect(await found(await withFirst({ salt: toBase64(sha256(Buffer.from("x"))) }))).toEqual([
    { rule: "record-not-included", about: id, entry: 1 },
  ]);
  const pack = await packed();
  expect(await found({ ...pack, records: pack.records.slice(1) })).toEqual([{ rule: "pack-signature" }]);
});

test("what nobody packed is malformed, never an exception", async () => {
  for (const value of [null, 7, [], {}, { records: [], notices: [] }, { ...(await packed()), records: [null] }])
    expect(await found(value as never)).toEqual([{ rule: "malformed" }]);
});
