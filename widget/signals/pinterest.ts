// Pinterest's tag: without a yes it sends no event and removes what it stored in the page's origin.
import { watched } from "./doors.ts";
import type { Signal } from "./signal.ts";

export const pinterest: Signal = {
  category: "advertising",
  send: watched("pintrk"),
  first: () => [["setconsent", false]],
  after: (given) => [["setconsent", given]],
};
