// /c/SITE/TOKEN: the page that a message leads to, where the owner of an address confirms or renews.
import { fault, ProblemError, refusal } from "../errors.ts";
import { confirm, confirmationView, type ConfirmationView } from "../services/confirmations.ts";
import { bodyForm } from "./body.ts";
import { confirmationPage } from "./confirmation-page.ts";
import type { AppContext, Handler } from "./deps.ts";

const formLimit = 1_024;
const unkept = { "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow" };

const linkIn = (c: AppContext) => ({ site: c.req.param("site") ?? "", token: c.req.param("token") ?? "" });

async function pageOf(c: AppContext, view: ConfirmationView | undefined): Promise<Response> {
  if (!view) throw refusal("not-found", "link-incomplete");
  const status = view.state === "over" ? 410 : 200;
  return c.html(await confirmationPage(view, c.get("context").files), status, unkept);
}

/** `GET /c/SITE/TOKEN`: the page. It changes nothing, so that link scanners may follow it. */
export const getConfirmation: Handler = async (c) => pageOf(c, await confirmationView(c.get("context"), linkIn(c)));

/** `POST /c/SITE/TOKEN`: the page's button. The token is the right to press it; again is the same. */
export const postConfirmation: Handler = async (c) => {
  const form = await bodyForm(c, formLimit);
  if (form["act"] !== "confirm")
    throw new ProblemError("not-valid", undefined, { errors: [fault("/act", "not-confirm")] });
  const jurisdiction = c.get("deps").jurisdiction(c);
  return pageOf(c, await confirm(c.get("context"), { ...linkIn(c), jurisdiction }));
};
