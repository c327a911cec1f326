// /r: the subject's copy of a record, as a page and in every other form; /v1/receipts: for keys.
import { recordIdAt } from "../../core/ids.ts";
import { millisecondsOf } from "../../core/time.ts";
import { ProblemError } from "../errors.ts";
import { packOfReceipt } from "../services/packs.ts";
import { receiptForms } from "../services/receipt-forms.ts";
import { receiptName } from "../services/receipt-names.ts";
import { openReceipt, receiptView } from "../services/receipts.ts";
import { withdrawByReceipt } from "../services/withdrawals.ts";
import { publicActor } from "./actor.ts";
import { siteActor } from "./auth.ts";
import { bodyText } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";
import { fromPages } from "./foreign-pages.ts";
import { packAnswer } from "./packs.ts";
import { receiptCode } from "./receipt-code.ts";
import { receiptPage } from "./receipt-page.ts";

const formLimit = 1_024;
const svg = "image/svg+xml";
const nameIn = (c: AppContext): string => c.req.param("receipt") ?? "";
/** A receipt gains its proof and its checkpoint moves on, and it is nobody else's business. */
const current = { "Cache-Control": "private, no-cache" };

/** `GET /v1/receipts/RECORD`, with a key: by the record's id alone; `Link` has the address to give to the person. */
export const getReceipt: Handler = async (c) => {
  const actor = await siteActor(c);
  const asked = { site: actor.site, record: c.req.param("id") ?? "" };
  const opened = await openReceipt(c.get("context"), actor, asked);
  return c.json(opened.receipt, 200, { ...current, Link: `<${opened.address}>; rel="alternate"; type="text/html"` });
};

/** Files that browsers should keep and not show. */
const kept = new Set(["tlog-proof", "jws", "csv"]);

/** `GET /r/NAME` is the page; `GET /r/NAME.json` and so on are the same receipt in other forms (docs/receipts.md). */
export const getHeldReceipt: Handler = async (c) => {
  const [id = "", token = "", ...rest] = nameIn(c).split(".");
  const [context, name, ending] = [c.get("context"), `${id}.${token}`, rest.join(".")];
  if (ending === "") return receiptPageAnswer(c);
  if (ending === "svg") return c.body(await receiptCode(context, name), 200, { ...current, "Content-Type": svg });
  if (ending === "html") return packAnswer(c, await packOfReceipt(context, name));
  const form = Object.hasOwn(receiptForms, ending) ? receiptForms[ending] : undefined;
  if (!form) throw new ProblemError("not-found");
  return c.body(await form.text(context, name), 200, {
    ...current,
    "Content-Type": form.media,
    ...(kept.has(ending) ? { "Content-Disposition": `attachment; filename="${id}.${ending}"` } : {}),
  });
};

// Renders and changes nothing, so that link scanners may follow it.
async function receiptPageAnswer(c: AppContext): Promise<Response> {
  const context = c.get("context");
  const view = await receiptView(context, nameIn(c));
  const act = recordIdAt(millisecondsOf(context.now()), context.random(10));
  const page = await receiptPage(view, { act, publicUrl: context.publicUrl, files: context.files });
  return c.html(page, 200, { "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow" });
}

/** `POST /r/NAME/withdraw`: the page's own form, and no other page's. Leads to the withdrawal's receipt. */
export const postWithdrawal: Handler = async (c) => {
  await fromPages(c, { sent: "withdrawal" }, () => assertOwnPage(c));
  const act = new URLSearchParams(await bodyText(c, formLimit)).get("act") ?? "";
  const { answer } = await withdrawByReceipt(c.get("context"), publicActor(c), { receipt: nameIn(c), act });
  return c.redirect(`/r/${receiptName(c.get("context"), answer.id)}`, 303);
};

// A browser says where a form came from in two ways; a caller that says neither is no browser showing our page.
function assertOwnPage(c: AppContext): void {
  const origin = c.req.header("Origin");
  const site = c.req.header("Sec-Fetch-Site");
  const own = [new URL(c.get("context").publicUrl).origin, new URL(c.req.url).origin];
  const isOwn = (site ?? "same-origin") === "same-origin" && origin !== undefined && own.includes(origin);
  if (!isOwn) throw new ProblemError("origin-not-allowed");
}
