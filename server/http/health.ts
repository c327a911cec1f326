// Whether the process lives and its databases answer: /healthz and /readyz.
import { logHealths } from "../services/witnesses.ts";
import type { Handler } from "./deps.ts";

/** `GET /healthz`: the process answers. */
export const getHealth: Handler = (c) => c.json({ status: "alive" }, 200, { "Cache-Control": "no-store" });

/**
 * `GET /readyz`: every database answers; `unsealed` entries are committed and wait for the next checkpoint.
 * `damaged` logs are not what their latest checkpoint signed, `contradictions` are checkpoints that witnesses kept
 * and a log no longer stands by. Neither is a reason to send people away: 200 all the same.
 */
export const getReadiness: Handler = async (c) => {
  const logs = await logHealths(c.get("context"));
  const sum = (count: (log: (typeof logs)[number]) => number) => logs.reduce((total, log) => total + count(log), 0);
  const body = {
    status: "ready",
    sites: logs.length,
    unsealed: sum(({ entries, sealed }) => entries - sealed),
    damaged: sum(({ sound }) => (sound ? 0 : 1)),
    contradictions: sum(({ contradictions }) => contradictions),
  };
  return c.json(body, 200, { "Cache-Control": "no-store" });
};
