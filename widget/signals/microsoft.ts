// Microsoft Advertising's UET consent mode: one signal, for which UET takes a yes where it is told nothing.
import { words } from "./doors.ts";
import type { Signal } from "./signal.ts";

export const microsoft: Signal = {
  category: "advertising",
  send: words("uetq"),
  first: () => [["consent", "default", { ad_storage: "denied" }]],
  after: (given) => [["consent", "update", { ad_storage: given ? "granted" : "denied" }]],
};
