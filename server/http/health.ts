// Whether the process lives and its databases answer: /healthz and /readyz.
import { readiness } from "../services/look-throughs.ts";
import type { Handler } from "./deps.ts";

/** `GET /healthz`: the process answers. */
export const getHealth: Handler = (c) => c.json({ status: "alive" }, 200, { "Cache-Control": "no-store" });

/** `GET /readyz`: every database answers, and how the logs stand. No damage is a reason to send people away: 200 all the same. */
export const getReadiness: Handler = async (c) =>
  c.json({ status: "ready", ...(await readiness(c.get("context"))) }, 200, { "Cache-Control": "no-store" });
