// /v1/receipts and /r: the subject's copy of a record, as JSON, as a proof, and as a page.
import { recordIdAt } from "../../core/ids.ts";
import { millisecondsOf } from "../../core/time.ts";
import { ProblemError } from "../errors.ts";
import { receipt, receiptProof, receiptView } from "../services/receipts.ts";
import { withdrawByReceipt } from "../services/withdrawals.ts";
import { publicActor } from "./actor.ts";
import { bodyText } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";
import { receiptPage } from "./receipt-page.ts";

const formLimit = 1_024;
const id = (c: AppContext): string => c.req.param("id") ?? "";
/** A receipt gains its proof and its checkpoint moves on, and it is nobody else's business. */
const current = { "Cache-Control": "private, no-cache" };

/** `GET /v1/receipts/RECORD` */
export const getReceipt: Handler = async (c) => c.json(await receipt(c.get("context"), id(c)), 200, current);

/** `GET /v1/receipts/RECORD/proof`: c2sp.org/tlog-proof@v1 */
export const getReceiptProof: Handler = async (c) =>
  c.body(await receiptProof(c.get("context"), id(c)), 200, {
    ...current,
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Disposition": `attachment; filename="${id(c)}.tlog-proof"`,
  });

/** `GET /r/RECORD`: renders and changes nothing, so that link scanners may follow it. */
export const getReceiptPage: Handler = async (c) => {
  const context = c.get("context");
  const view = await receiptView(context, id(c));
  const act = recordIdAt(millisecondsOf(context.now()), context.random(10));
  const page = await receiptPage(view, { act, publicUrl: context.publicUrl, files: context.files });
  return c.html(page, 200, { "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow" });
};

/** `POST /r/RECORD/withdraw`: the page's own form, and no other page's. Leads to the withdrawal's receipt. */
export const postWithdrawal: Handler = async (c) => {
  if (!isOwnPage(c)) throw new ProblemError("origin-not-allowed");
  const act = new URLSearchParams(await bodyText(c, formLimit)).get("act") ?? "";
  const { answer } = await withdrawByReceipt(c.get("context"), publicActor(c), { receipt: id(c), act });
  return c.redirect(`/r/${answer.id}`, 303);
};

// A browser says where a form came from in two ways; a caller that says neither is no browser showing our page.
function isOwnPage(c: AppContext): boolean {
  const origin = c.req.header("Origin");
  const site = c.req.header("Sec-Fetch-Site");
  if (site !== undefined && site !== "same-origin") return false;
  const own = [new URL(c.get("context").publicUrl).origin, new URL(c.req.url).origin];
  return origin !== undefined && own.includes(origin);
}
