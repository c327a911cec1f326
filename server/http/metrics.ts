// `/metrics`: how the process does, in Prometheus' text, for whoever has its token.
import { sameBytes } from "../../core/bytes.ts";
import { ProblemError } from "../errors.ts";
import type { Handler } from "./deps.ts";

const encoder = new TextEncoder();

/** `GET /metrics`: not there at all without a token in the configuration. */
export const getMetrics: Handler = async (c) => {
  const { metrics } = c.get("deps");
  if (!metrics) throw new ProblemError("not-found");
  const [, given = ""] = /^Bearer +(\S+)$/i.exec(c.req.header("Authorization") ?? "") ?? [];
  const { sha256 } = c.get("context");
  // Of two hashes the comparison takes as long whatever was sent.
  const [own, sent] = [metrics.token, given].map((token) => sha256(encoder.encode(token)));
  if (!sameBytes(own!, sent!)) throw new ProblemError("no-credential");
  return c.body(await metrics.text(), 200, {
    "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
    "Cache-Control": "no-store",
  });
};
