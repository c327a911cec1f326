// Receipts in their other forms: a JWS and DPV with the receipt inside, and forms that must be held against one.
import { fromBase64 } from "../../core/bytes.ts";
import { parseVerifierKey } from "../../core/checkpoint.ts";
import { dpvRecord } from "../../core/receipt-dpv.ts";
import type { Json } from "../../core/canonical.ts";
import type { ReceiptFacts } from "../../core/receipt-facts.ts";
import type { Receipt } from "../../core/receipt.ts";
import { millisecondsOf } from "../../core/time.ts";
import { UsageError } from "./command.ts";
import { jsonOf, paperCrypto, receiptVerdict } from "./verify-papers.ts";
import { verdict, type Found, type Verdict } from "./verify-report.ts";
import type { Known } from "./verify-things.ts";

/** The forms, by how each is told from others. */
export type Form = "jws" | "jsonld" | "kantara";

/** Which form a text is that begins like this; undefined for none of them. */
export function formOf(head: string): Form | undefined {
  if (/^eyJ[\w-]+\.eyJ[\w-]+/.test(head)) return "jws";
  if (/^\s*\{/.test(head) && head.includes('"@context"')) return "jsonld";
  if (/^\s*\{/.test(head) && head.includes('"KI-CR-v1.1.0"')) return "kantara";
  return undefined;
}

/** Verifies a receipt in one of these forms. Throws where it holds no receipt and none is named by `--of`. */
export async function formVerdict(form: Form, { thing, text }: Named, known: Known): Promise<Verdict> {
  if (form === "jws") return jwsVerdict({ thing, text }, known);
  const document = jsonOf(text, thing) as Member;
  const inside = at(document, "assent:receipt");
  const receipt = inside ?? (known.of === undefined ? undefined : jsonOf(known.of, "the file named by --of"));
  if (!receipt)
    throw new UsageError(
      `${thing} says what a receipt says, and proves nothing by itself`,
      "Name its receipt, as its address ending in .json gives it, by --of.",
    );
  const proven = await receiptVerdict(thing, JSON.stringify(receipt), known);
  const { record } = receipt as Receipt;
  const part = at(document, "dct:hasPart") ?? document;
  const found = form === "kantara" ? kantaraFound(document, record) : dpvFound(part, record);
  const rest = "what it adds in words is as the notice had it: the receipt's page or the evidence pack shows that.";
  return merged(proven, { found, shows: [`what it says of the record is what the record says; ${rest}`] });
}

interface Named {
  readonly thing: string;
  readonly text: string;
}

type Member = Readonly<Record<string, unknown>> | undefined;
const at = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** The verdict about what is inside, with what was found around it. */
function merged(inside: Verdict, { found, shows }: { found: readonly Found[]; shows: readonly string[] }): Verdict {
  const { thing, kind, about } = inside;
  const isSound = inside.ok && found.length === 0;
  return verdict(
    { thing, kind, about },
    { found: [...inside.findings, ...found], shows: isSound ? [...inside.shows, ...shows] : [] },
  );
}

const bytesOf = (part: string): Uint8Array | undefined => {
  const plain = part.replaceAll("-", "+").replaceAll("_", "/");
  return fromBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, "="));
};

/** RFC 7515 in its compact form, signed with Ed25519 (RFC 8037) by the key of the log that its receipt names. */
async function jwsVerdict({ thing, text }: Named, known: Known): Promise<Verdict> {
  const [header = "", payload = "", signature = "", ...more] = text.trim().split(".");
  const [head, body, signed] = [bytesOf(header), bytesOf(payload), bytesOf(signature)];
  const decoder = new TextDecoder();
  if (!head || !body || signed?.length !== 64 || more.length > 0)
    return broken(thing, "it is not a JWS in its compact form");
  const inner = decoder.decode(body);
  const said = jsonOf(decoder.decode(head), `the header of ${thing}`);
  const receipt = jsonOf(inner, `the payload of ${thing}`) as Receipt;
  const keyText = known.key ?? receipt.verifierKey;
  const key = typeof keyText === "string" ? await parseVerifierKey(keyText, paperCrypto.sha256) : undefined;
  const proven = await receiptVerdict(thing, inner, known);
  if (!key) return proven;
  const isOurs = at(said, "alg") === "EdDSA" && at(said, "kid") === keyText.split("+").slice(0, 2).join("+");
  const over = new TextEncoder().encode(`${header}.${payload}`);
  const isSigned = isOurs && (await paperCrypto.verifyEd25519(key.key, over, signed));
  const found: Found[] = isSigned ? [] : [{ rule: "jws-signature", detail: "the log's key did not sign this JWS" }];
  return merged(proven, { found, shows: ["the log's key signed it as a JWS."] });
}

const broken = (thing: string, detail: string): Verdict =>
  verdict(
    { thing, kind: "receipt", about: ["receipt as a JWS"] },
    { found: [{ rule: "malformed", detail }], shows: [] },
  );

type Core = Receipt["record"];

/** Members of a Kantara receipt that follow from the record alone. */
function kantaraFound(document: Member, record: Core): Found[] {
  const purposes = ((at(document, "services") as Json[] | undefined) ?? []).flatMap(
    (service) => (at(service, "purposes") as Json[] | undefined) ?? [],
  );
  return differing([
    ["consentReceiptID", at(document, "consentReceiptID"), record.id],
    ["consentTimestamp", at(document, "consentTimestamp"), Math.floor(millisecondsOf(record.actedAt) / 1000)],
    ["collectionMethod", at(document, "collectionMethod"), `${record.method.surface}: ${record.method.action}`],
    ["jurisdiction", at(document, "jurisdiction"), record.jurisdiction || "unknown"],
    ["event", at(document, "event"), record.event],
    ["notice", at(at(document, "notice"), "hash"), record.notice],
    ["consentStatus", purposes.map((one) => at(one, "consentStatus")), record.choices.map(({ status }) => status)],
    ["channel", purposes.map((one) => at(one, "channel")), record.choices.map(({ channel }) => channel)],
  ]);
}

const fromRecord = [
  "dpv:hasConsentStatus",
  "dpv:isIndicatedAtTime",
  "dpv:isIndicatedBy",
  "dpv:hasIndicationMethod",
  "dpv:hasContext",
];

/** Members of a DPV record that follow from the record alone: built again from it, with nothing of a notice. */
function dpvFound(document: unknown, record: Core): Found[] {
  const bare = { name: "", address: "", contact: "" };
  const facts = {
    receipt: { record },
    principal: "",
    controller: bare,
    rights: { authority: "" },
    withdrawAt: [],
    lang: record.lang,
    purposes: record.choices.map((choice) => ({
      choice,
      dataTypes: [],
      recipients: [],
      jointWith: [],
      basis: "consent",
    })),
  } as unknown as ReceiptFacts;
  const built = dpvRecord(facts);
  const [want, have] = [built, document].map((one) => (at(one, "dpv:hasProcess") as unknown[] | undefined) ?? []);
  const purposeOf = (process: unknown) => at(at(process, "dpv:hasPurpose"), "dpv:hasIdentifier");
  return differing([
    ...["dpv:hasIdentifier", "dct:created", "dpv:hasJurisdiction"].map(
      (name) => [name, at(document, name), at(built, name)] as const,
    ),
    ["dpv:hasNotice", at(at(document, "dpv:hasNotice"), "dpv:hasIdentifier"), record.notice],
    ["dpv:hasPurpose", have!.map(purposeOf), want!.map(purposeOf)],
    ...fromRecord.map((name) => [name, have!.map((one) => at(one, name)), want!.map((one) => at(one, name))] as const),
  ]);
}

const differing = (pairs: readonly (readonly [name: string, have: unknown, want: unknown])[]): Found[] =>
  pairs.flatMap(([name, have, want]) =>
    JSON.stringify(have) === JSON.stringify(want)
      ? []
      : [
          {
            rule: "form-differs",
            detail: `${name} is ${JSON.stringify(have)}; the record says ${JSON.stringify(want)}`,
          },
        ],
  );
