// Whether the process lives and its databases answer: /healthz and /readyz.
import { logStates } from "../services/logs.ts";
import type { Handler } from "./deps.ts";

/** `GET /healthz`: the process answers. */
export const getHealth: Handler = (c) => c.json({ status: "alive" }, 200, { "Cache-Control": "no-store" });

/**
 * `GET /readyz`: every database answers; `unsealed` entries are committed and wait for the next checkpoint.
 * Databases whose pragmas did not take were never opened, so answering is proof of them too.
 */
export const getReadiness: Handler = async (c) => {
  const states = await logStates(c.get("context"));
  const unsealed = states.reduce((sum, state) => sum + state.entries - state.sealed, 0);
  return c.json({ status: "ready", sites: states.length, unsealed }, 200, { "Cache-Control": "no-store" });
};
