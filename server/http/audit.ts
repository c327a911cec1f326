// The audit: /v1/audit, who did or was refused what, latest first.
import { faultAt } from "../errors.ts";
import { readAudit } from "../services/audit-pages.ts";
import { userActor } from "../services/users.ts";
import { currentSession } from "./auth.ts";
import type { AppContext, Handler } from "./deps.ts";

function countIn(c: AppContext, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw faultAt(`/${name}`, "not-whole");
  return Number(text);
}

/** `GET /v1/audit`: of every site and of none, or of the site that is named. */
export const getAudit: Handler = async (c) => {
  const { user } = await currentSession(c);
  const page = await readAudit(c.get("context"), userActor(user), {
    site: c.req.header("Assent-Site") ?? c.req.query("site"),
    actor: c.req.query("actor"),
    verb: c.req.query("verb"),
    outcome: c.req.query("outcome"),
    before: countIn(c, "before"),
    most: countIn(c, "most"),
  });
  return c.json(page, 200, { "Cache-Control": "no-store" });
};
