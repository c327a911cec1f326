// A receipt in every form it can be had in, and the history that its holder may see.
import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64 } from "../../core/bytes.ts";
import type { Json } from "../../core/canonical.ts";
import { parseVerifierKey } from "../../core/checkpoint.ts";
import { receiptsCsv } from "../../core/receipt-csv.ts";
import { dpvReceipt, dpvRecord } from "../../core/receipt-dpv.ts";
import { receiptFacts, type ReceiptFacts } from "../../core/receipt-facts.ts";
import { kantaraReceipt } from "../../core/receipt-kantara.ts";
import type { Receipt } from "../../core/receipt.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { publishedKeys } from "./logs.ts";
import { publishedNotice, standingNotices } from "./notices.ts";
import { heldRecord } from "./receipt-names.ts";
import { historyHeld, receipt, receiptFrom, receiptProof } from "./receipts.ts";
import type { FoundRecord } from "./record-sites.ts";

const encoder = new TextEncoder();
const urlSafe = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** A form of a receipt: its media type, and its text for a receipt's name; the text throws `not-found`. */
export interface ReceiptForm {
  readonly media: string;
  text(context: ServiceContext, name: string): Promise<string>;
}

const json = (build: (facts: ReceiptFacts) => Json, media: string): ReceiptForm => ({
  media,
  text: async (context, name) => JSON.stringify(build(await factsHeld(context, await heldRecord(context, name)))),
});

/** Every form by what the receipt's address ends in for it, such as `.jsonld`. */
export const receiptForms: Readonly<Record<string, ReceiptForm>> = {
  json: {
    media: "application/json",
    text: async (context, name) => JSON.stringify(await receipt(context, name)),
  },
  jsonld: json(dpvReceipt, "application/ld+json"),
  "record.jsonld": json(dpvRecord, "application/ld+json"),
  "kantara.json": json(kantaraReceipt, "application/json"),
  jws: { media: "application/jose", text: signedReceipt },
  "tlog-proof": { media: "text/plain; charset=utf-8", text: receiptProof },
  csv: { media: "text/csv; charset=utf-8; header=present", text: historyCsv },
};

async function factsHeld(context: ServiceContext, found: FoundRecord): Promise<ReceiptFacts> {
  return factsOf(context, found, await receiptFrom(context, found));
}

async function factsOf(context: ServiceContext, found: FoundRecord, receipt: Receipt): Promise<ReceiptFacts> {
  const { site, stored } = found;
  const { current } = await standingNotices(context, site.id);
  if (!current) throw new ProblemError("not-found");
  const { notice } = stored.core;
  return receiptFacts({
    receipt,
    principal: principalOf(context, found),
    standing: current.notice,
    shown: notice && (await publishedNotice(context, site.id, notice)),
    publicUrl: context.publicUrl,
    origin: site.origins[0],
  });
}

// A name of its own for the holder of receipts: neither the keyed hash nor the number by which the store knows them.
function principalOf({ hmac, receiptKey }: ServiceContext, { site, stored }: FoundRecord): string {
  if (stored.who === undefined) return "erased";
  const said = encoder.encode(`assent-principal/v1\n${site.id}\n${stored.who}`);
  return `sub_${urlSafe(hmac(receiptKey, said).slice(0, 16))}`;
}

/** How a key of the log is called in a JWS: `name+hash`, which its verifier key begins with. */
const keyIdOf = (keyText: string): string => keyText.split("+").slice(0, 2).join("+");

/** The receipt as a JWS in its compact form (RFC 7515), signed with the log's Ed25519 key that it names (RFC 8037). */
async function signedReceipt(context: ServiceContext, name: string): Promise<string> {
  const found = await heldRecord(context, name);
  const payload = await receiptFrom(context, found);
  const latest = await context.signer(found.site.id);
  const signer = [latest, ...(latest.others ?? [])].find(({ keyText }) => keyText === payload.verifierKey) ?? latest;
  const header = { alg: "EdDSA", kid: keyIdOf(signer.keyText), typ: "assent-receipt+jws", cty: "json" };
  const input = [header, payload].map((part) => urlSafe(encoder.encode(JSON.stringify(part)))).join(".");
  return `${input}.${urlSafe(await signer.sign(encoder.encode(input)))}`;
}

/** Every key that signs or signed the log as a JWK set (RFC 7517), for whoever checks a JWS. Throws `not-found`. */
export async function logKeySet(context: ServiceContext, site: string): Promise<{ keys: Json[] }> {
  const { keys } = await publishedKeys(context, site);
  const parsed = await Promise.all(keys.map(({ key }) => parseVerifierKey(key, sha256)));
  return {
    keys: parsed.flatMap((one, i): Json[] =>
      one
        ? [{ kty: "OKP", crv: "Ed25519", x: urlSafe(one.key), kid: keyIdOf(keys[i]!.key), alg: "EdDSA", use: "sig" }]
        : [],
    ),
  };
}

async function historyCsv(context: ServiceContext, name: string): Promise<string> {
  const found = await heldRecord(context, name);
  const { keyText } = await context.signer(found.site.id);
  const all: ReceiptFacts[] = [];
  for (const stored of (await historyHeld(found)).records) {
    // A table proves nothing by itself, so no proofs are worked out for it.
    const receipt: Receipt = {
      v: 1,
      record: stored.core,
      salt: toBase64(stored.salt),
      personCommitment: toBase64(stored.personCommitment),
      verifierKey: keyText,
    };
    all.push(await factsOf(context, { ...found, stored }, receipt));
  }
  return receiptsCsv(all);
}
