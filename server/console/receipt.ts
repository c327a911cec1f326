// The receipt page's script: verifies the receipt in the browser, waiting for its proof where that is due.
import { fromBase64 } from "../../core/bytes.ts";
import { openCheckpoint, parseVerifierKey, type Checkpoint } from "../../core/checkpoint.ts";
import { isConsistent } from "../../core/merkle.ts";
import type { Receipt } from "../../core/receipt.ts";
import type { Consistency } from "../services/log-proofs.ts";
import { browserCrypto as crypto } from "./browser-crypto.ts";
import { checkProof } from "./proof-check.ts";

interface Page {
  readonly verdict: HTMLElement;
  readonly words: Readonly<Record<string, string>>;
  /** What the page's address ends in: the record's id, and the token that opens it. */
  readonly receipt: string;
  readonly site: string;
}

async function read(path: string): Promise<Response> {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

/** The receipt with its proof: asked for again, slower each time, while the record is not sealed. */
async function provenReceipt(page: Page): Promise<Receipt> {
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 1.5, 5_000)) {
    const receipt = (await (await read(`/r/${page.receipt}.json`)).json()) as Receipt;
    if (receipt.proof) return receipt;
    say(page, "waiting", "waiting");
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

type Outcome =
  | { readonly ok: true; readonly index: number; readonly size: number }
  | { readonly ok: false; readonly reason: string };

/** The receipt against the log's own key, and its checkpoint against the log's latest one. */
async function verified(page: Page): Promise<Outcome> {
  const receipt = await provenReceipt(page);
  const pinned = (await (await read(`/v1/logs/${page.site}/key`)).text()).trim();
  const verdict = await checkProof(receipt, pinned);
  if (!verdict.ok || !receipt.proof) return verdict;
  if (receipt.record.id !== page.receipt.split(".")[0]) return { ok: false, reason: "malformed" };
  const latest = await opened(await (await read(`/v1/logs/${page.site}/checkpoint`)).text(), pinned);
  const mine = await opened(receipt.proof.checkpoint, pinned);
  if (!latest || !mine) return { ok: false, reason: "bad-checkpoint" };
  const grown = latest.size >= mine.size && (await contains(page, mine, latest));
  return grown ? { ok: true, index: verdict.index, size: latest.size } : { ok: false, reason: "inconsistent" };
}

async function opened(note: string, keyText: string): Promise<Checkpoint | undefined> {
  const key = await parseVerifierKey(keyText, crypto.sha256);
  const result = key && (await openCheckpoint(note, key, crypto));
  return result?.ok ? result.checkpoint : undefined;
}

async function contains(page: Page, mine: Checkpoint, latest: Checkpoint): Promise<boolean> {
  const address = `/v1/logs/${page.site}/consistency?from=${mine.size}&to=${latest.size}`;
  const { path } = (await (await read(address)).json()) as Consistency;
  const hashes = path.map(fromBase64);
  if (hashes.some((hash) => hash?.length !== 32)) return false;
  const sizes = { oldSize: mine.size, oldRoot: mine.root, size: latest.size, root: latest.root };
  return isConsistent({ ...sizes, path: hashes as Uint8Array[] }, crypto.sha256);
}

function say(page: Page, state: string, word: string, more = ""): void {
  page.verdict.dataset["state"] = state;
  page.verdict.textContent = `${page.words[word] ?? word}${more}`;
}

function showPlace(index: number, size: number): void {
  const line = document.getElementById("sealed");
  const text = line?.dataset["sealed"];
  if (line && text) line.textContent = text.replace("{index}", `${index}`).replace("{size}", `${size}`);
}

async function run(page: Page): Promise<void> {
  say(page, "verifying", "verifying");
  try {
    const outcome = await verified(page);
    if (!outcome.ok) return say(page, "failed", "failed", `: ${page.words[outcome.reason] ?? outcome.reason}`);
    showPlace(outcome.index, outcome.size);
    say(page, "verified", "verified");
  } catch {
    say(page, "unreachable", "unreachable");
  }
}

const verdict = document.getElementById("verdict");
if (verdict) {
  const { receipt = "", site = "", words = "{}" } = verdict.dataset;
  void run({ verdict, receipt, site, words: JSON.parse(words) as Record<string, string> });
}
