// One receipt for each thing a record can say, and what every form must say of it.
import type { Notice } from "../../core/notice.ts";
import { receiptFacts, type ReceiptFacts } from "../../core/receipt-facts.ts";
import type { RecordCore } from "../../core/record.ts";
import { sampleCore, sampleNotice, samplePurpose } from "./samples.ts";

const notice: Notice = sampleNotice({
  purposes: [samplePurpose(), samplePurpose({ id: "newsletter", category: null, channels: ["email"], recipients: [] })],
  languages: {
    en: {
      messages: {},
      purposes: {
        analytics: { title: "Analytics", text: "Counts visits." },
        newsletter: { title: "Newsletter", text: "News.", formLabel: "Yes, send me news." },
      },
    },
  },
});
const hash = `sha256:${"cd".repeat(32)}` as const;
const shown = { notice, hash, publishedAt: "2026-11-01T00:00:00.000Z" };

/** The facts of a record that differs from the sample's in `change`. */
export function factsWith(change: Partial<RecordCore>, standing: Notice = notice): ReceiptFacts {
  const record = sampleCore(1, { notice: hash, lang: "en", policy: { version: "1" }, ...change });
  return receiptFacts({
    receipt: { v: 1, record, salt: "c2FsdA==", personCommitment: "cGVyc29u", verifierKey: "log+abcdef01+key" },
    principal: "sub_x3Jk9aQ-22_bRt5uW8yZpQ",
    standing,
    shown: record.notice ? { ...shown, notice: standing } : undefined,
    publicUrl: "https://consent.example",
    origin: "https://northline.example",
  });
}

const analytics = { purpose: "analytics", version: 1 } as const;
const newsletter = { purpose: "newsletter", version: 1, channel: "email" } as const;
const until = "2027-05-24T09:00:00.000Z";
const by = (surface: RecordCore["method"]["surface"], action: RecordCore["method"]["action"], viaGpc = false) => ({
  method: { surface, action, layer: 0, viaGpc, trusted: false },
});
const nothingShown = { notice: undefined, lang: undefined, policy: undefined, choices: [] };

/** What can happen, and how a record says it. */
export const everyEvent: Readonly<Record<string, Partial<RecordCore>>> = {
  shown: { event: "shown", choices: [{ ...analytics, status: "requested" }] },
  give: { event: "give", choices: [{ ...newsletter, status: "given", until }] },
  "give in part": {
    event: "give",
    choices: [
      { ...analytics, status: "refused" },
      { ...newsletter, status: "given", until },
    ],
  },
  refuse: { event: "refuse", choices: [{ ...analytics, status: "refused" }] },
  "refuse where it ran until then": {
    event: "refuse",
    choices: [{ ...analytics, status: "refused" }],
    served: { on: "2026-11-01T00:00:00.000Z", build: hash, variant: "opt-out-link" },
  },
  withdraw: { event: "withdraw", choices: [{ ...newsletter, status: "withdrawn" }] },
  renew: { event: "renew", choices: [{ ...newsletter, status: "given", until }] },
  change: { event: "change", choices: [{ ...analytics, status: "withdrawn" }] },
  "end by the controller": { event: "change", choices: [{ ...newsletter, status: "revoked" }], actor: "agent" },
  "Global Privacy Control": {
    event: "object",
    choices: [{ ...analytics, status: "refused" }],
    ...by("api", "signal", true),
  },
  "by telephone": {
    event: "give",
    choices: [{ ...newsletter, status: "given", until }],
    ...by("phone", "note"),
    actor: "agent",
  },
  "on paper, for another": {
    event: "give",
    choices: [{ ...newsletter, status: "given", until }],
    ...by("paper", "note"),
    actor: "delegate",
  },
  expire: {
    event: "expire",
    choices: [{ ...newsletter, status: "expired" }],
    ...by("system", "sweep"),
    actor: "system",
  },
  import: {
    event: "import",
    choices: [{ ...newsletter, status: "given", until }],
    ...by("import", "import"),
    actor: "agent",
  },
  "import without a notice": {
    event: "import",
    ...nothingShown,
    choices: [{ ...newsletter, status: "refused" }],
    ...by("import", "import"),
  },
  link: { event: "link", ...nothingShown, ...by("console", "link"), actor: "agent" },
  erase: { event: "erase", ...nothingShown, ...by("system", "erase"), actor: "system", jurisdiction: "" },
};

/** A notice whose newsletter names everybody who may be behind a purpose, health data, and another basis for one channel. */
export const involved: Notice = {
  ...notice,
  purposes: notice.purposes.map((purpose) =>
    purpose.id === "newsletter"
      ? {
          ...purpose,
          channels: ["email", "sms"],
          dataTypes: ["Allergies"],
          explicit: true,
          processorFor: "Clinic Ltd",
          jointWith: ["Insurer plc", "Lab Ltd"],
          bases: [{ channel: "sms", basis: "soft-opt-in" }],
        }
      : purpose,
  ),
};
/** Both of its answers. */
export const involvedChoices: RecordCore["choices"] = [
  { ...newsletter, status: "given", until },
  { ...newsletter, channel: "sms", status: "given" },
];
