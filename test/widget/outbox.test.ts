// @vitest-environment happy-dom
// The outbox: what is kept, what is dropped, in which order, and how long it pauses.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RecordRequest } from "../../core/schema.ts";
import type { GateHost, QueuedRecord } from "../../widget/host.ts";
import { sampleRecordId } from "../support/samples.ts";

const key = "assent-site_demo";
let clock: number;
/** What the server answers next, at once or later; the last one repeats. `undefined` is a network failure. */
let answers: (number | undefined | Promise<number>)[];
let posted: RecordRequest[];
/** With which each of them could be ended. */
let signals: AbortSignal[];
/** Whether acknowledgements are cut short on their way. */
let cut: boolean;
let failures: string[];
/** The ids whose records the server refused for good. */
let refused: string[];

const never = new Promise<number>(() => {});
/** A promise with its end in hand. */
function later<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((on) => (resolve = on));
  return { promise, resolve };
}

const record = (n: number, more: object = {}) =>
  ({
    id: sampleRecordId(n),
    subject: { kind: "device", id: "ab".repeat(16) },
    clientAt: new Date(clock).toISOString(),
    ...more,
  }) as unknown as QueuedRecord;
/** What the server calls the receipt of a record. */
const receiptOf = (id: string) => `https://api.example/r/${id}.x3Jk9aQ-22_bRt5uW8yZpQ`;
const keptReceipt = (n: number) => localStorage.getItem(`${key}-${sampleRecordId(n)}`);
const keys = () => Object.keys(localStorage).filter((name) => name.startsWith(`${key}:`));
const pass = async (ms: number) => {
  clock += ms;
  await vi.advanceTimersByTimeAsync(ms);
};

async function openPage() {
  vi.resetModules();
  const outbox = await import("../../widget/ui/outbox.ts");
  const { report } = await import("../../widget/failure.ts");
  const host = { config: { api: "https://api.example" }, storageKey: key, report } as unknown as GateHost;
  outbox.openOutbox(host, (id) => refused.push(id));
  return outbox;
}
const noteFailure = (event: Event) => failures.push((event as CustomEvent<{ reason: string }>).detail.reason);

beforeEach(() => {
  clock = Date.UTC(2026, 0, 1);
  answers = [201];
  posted = [];
  signals = [];
  cut = false;
  failures = [];
  refused = [];
  addEventListener("assent:error", noteFailure);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(Date, "now").mockImplementation(() => clock);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    expect([url, init.method, init.keepalive, init.credentials]).toEqual([
      "https://api.example/v1/records",
      "POST",
      true,
      "omit",
    ]);
    posted.push(JSON.parse(init.body as string) as RecordRequest);
    const { id } = posted.at(-1)!;
    const signal = init.signal!;
    signals.push(signal);
    const gone = new Promise<never>((_, end) => signal.addEventListener("abort", () => end(signal.reason as Error)));
    const status = await Promise.race([next, gone]);
    if (status === undefined) throw new TypeError("away");
    return new Response(cut ? "{" : JSON.stringify({ receipt: receiptOf(id) }), { status });
  });
});
afterEach(() => {
  removeEventListener("assent:error", noteFailure);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
});

describe("a record", () => {
  it.each([200, 201])("is forgotten once the server answered %i", async (status) => {
    answers = [status];
    const outbox = await openPage();
    outbox.keep(record(1));
    expect([keys().length, keptReceipt(1)]).toEqual([1, null]);
    await pass(0);
    expect([keys().length, failures]).toEqual([0, []]);
    expect(keptReceipt(1)).toBe(receiptOf(sampleRecordId(1)));
  });

  it("is sent again when its acknowledgement was cut short, because only that says where the receipt is", async () => {
    cut = true;
    (await openPage()).keep(record(1));
    await pass(0);
    expect([keys().length, keptReceipt(1)]).toEqual([1, null]);
    cut = false;
    await pass(500);
    expect([keys().length, posted.length]).toEqual([0, 2]);
    expect(keptReceipt(1)).toBe(receiptOf(sampleRecordId(1)));
  });

  it("about a receipt names its address, which came after it was queued, and not the record's id", async () => {
    answers = [503];
    const outbox = await openPage();
    outbox.keep(record(1));
    outbox.keep(record(2, { subject: { kind: "receipt", id: sampleRecordId(1) } }));
    await pass(0);
    answers = [201];
    await pass(4000);
    expect(posted.at(-1)!.subject).toEqual({ kind: "receipt", id: receiptOf(sampleRecordId(1)) });
  });

  it("without a subject is damaged: it is dropped, and holds up nothing", async () => {
    const outbox = await openPage();
    outbox.keep(record(1, { subject: undefined }));
    outbox.keep(record(2));
    await pass(0);
    expect([keys().length, posted.map(({ id }) => id)]).toEqual([0, [sampleRecordId(2)]]);
  });

  it.each([400, 409, 413, 422])("that the server refuses for good with %i is dropped, and said so", async (status) => {
    answers = [status];
    (await openPage()).keep(record(1));
    await pass(60_000);
    expect([keys().length, posted.length, failures]).toEqual([0, 1, ["record-refused"]]);
    expect(refused).toEqual([sampleRecordId(1)]);
  });

  it.each([undefined, 403, 404, 429, 500, 503])(
    "is kept while the answer is %s, with pauses of at most 4 s",
    async (status) => {
      answers = [status];
      (await openPage()).keep(record(1));
      await pass(60_000);
      expect(keys()).toHaveLength(1);
      expect(posted.length).toBeGreaterThan(12);
      expect(posted.length).toBeLessThan(20);
      answers = [201];
      await pass(4000);
      expect(keys()).toHaveLength(0);
    },
  );

  it("is sent again every 4 s to a server that takes it and says nothing, whatever it did before", async () => {
    answers = [503, 503, 503, 503, never];
    (await openPage()).keep(record(1));
    await pass(3500);
    posted = [];
    await pass(4000);
    expect(posted).toHaveLength(1);
    await pass(60_000);
    expect(posted).toHaveLength(16);
    answers = [201];
    await pass(4000);
    expect(keys()).toHaveLength(0);
    await pass(60_000);
    expect(posted).toHaveLength(17);
  });

  it("has three copies on their way at the most, and none once it was acknowledged: each would set its own cookie", async () => {
    const second = later<number>();
    answers = [never, second.promise, never];
    const outbox = await openPage();
    outbox.keep(record(1));
    await pass(9000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false]);
    await pass(4000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false, false, false]);
    answers = [201];
    second.resolve(201);
    await pass(0);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true]);
    outbox.keep(record(2));
    await pass(4000);
    expect([keys(), signals.length]).toEqual([[], 5]);
  });

  it.each([
    [201, [], []],
    [422, [sampleRecordId(1)], ["record-refused"]],
  ])("that is answered with %i later than that counts all the same, and once", async (status, gone, told) => {
    const [first, second] = [later<number>(), later<number>()];
    answers = [first.promise, second.promise, never];
    const outbox = await openPage();
    outbox.keep(record(1));
    outbox.keep(record(2));
    await pass(9000);
    expect(posted.map(({ id }) => id)).toEqual([1, 1, 1].map(sampleRecordId));
    answers = [201];
    for (const { resolve } of [second, first]) resolve(status);
    await pass(0);
    expect(keys()).toHaveLength(1);
    // What stands behind it follows when its turn comes.
    await pass(4000);
    expect([keys(), posted.length, posted.at(-1)!.id]).toEqual([[], 4, sampleRecordId(2)]);
    expect([refused, failures]).toEqual([gone, told]);
  });

  it("says how long it waited, anew with each attempt", async () => {
    answers = [503, 503, 201];
    (await openPage()).keep(record(1));
    for (const ms of [0, 500, 500, 500, 500]) await pass(ms);
    expect(posted.map(({ waitedMs }) => waitedMs)).toEqual([0, 500, 1500]);
    expect(new Set(posted.map(({ id }) => id)).size).toBe(1);
  });

  it("waits for the one before it, because a withdrawal must follow what it withdraws", async () => {
    answers = [503];
    const outbox = await openPage();
    outbox.keep(record(2));
    outbox.keep(record(1));
    await pass(0);
    answers = [201];
    await pass(4000);
    expect(posted.slice(-2).map(({ id }) => id)).toEqual([sampleRecordId(1), sampleRecordId(2)]);
  });

  it.each([{ prev: sampleRecordId(3) }, { subject: { kind: "receipt", id: sampleRecordId(3) } }])(
    "waits for the one it names in %j, though the clock was set back between them",
    async (names) => {
      answers = [503];
      const outbox = await openPage();
      outbox.keep(record(3, { prev: sampleRecordId(9) }));
      outbox.keep(record(1, names));
      outbox.keep(record(2));
      await pass(0);
      answers = [201];
      posted = [];
      await pass(4000);
      expect(posted.map(({ id }) => id)).toEqual([2, 3, 1].map(sampleRecordId));
    },
  );

  it("has waited a year at most, which is all the server takes", async () => {
    answers = [undefined];
    (await openPage()).keep(record(1));
    await pass(0);
    clock += 4e10;
    answers = [201];
    await pass(4000);
    expect(posted.at(-1)!.waitedMs).toBe(31_536_000_000);
  });

  it("left by an earlier page is sent by the next, and at once when the network returns", async () => {
    answers = [undefined];
    (await openPage()).keep(record(1));
    await pass(0);
    await openPage();
    await pass(0);
    expect(keys()).toHaveLength(1);
    answers = [201];
    dispatchEvent(new Event("online"));
    await pass(0);
    expect(keys()).toHaveLength(0);
  });

  it("is sent although the browser forbids storage", async () => {
    vi.stubGlobal("localStorage", undefined);
    const outbox = await openPage();
    answers = [undefined, 201];
    outbox.keep(record(1));
    await pass(0);
    expect(posted).toHaveLength(1);
    await pass(500);
    expect(posted).toHaveLength(2);
    await pass(60_000);
    expect(posted).toHaveLength(2);
  });
});
