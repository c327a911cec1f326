// Meta's pixel: revoked until a yes, and limited data use where the law asks for a way to opt out.
import { watched } from "./doors.ts";
import type { Gate } from "../host.ts";
import type { Signal } from "./signal.ts";

// Zero and zero let Meta find out in which state the browser is.
const limit = ({ config }: Gate, given: boolean) => {
  if (config.regime === "opt-in") return [];
  return [given ? ["dataProcessingOptions", []] : ["dataProcessingOptions", ["LDU"], 0, 0]];
};

export const meta: Signal = {
  category: "advertising",
  send: watched("fbq"),
  first: (gate) => [...limit(gate, false), ["consent", "revoke"]],
  after: (given, gate) => [...limit(gate, given), ["consent", given ? "grant" : "revoke"]],
};
