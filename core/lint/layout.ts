// The first layer's buttons: which there are, and whether refusing is as near as agreeing (rules 7, 9, 13, 14, 17, 18).
import type { Notice } from "../notice.ts";
import { layouts } from "../site.ts";
import { error, pointerTo, type Finding } from "./finding.ts";

const accepting = /^(accept|allow|agree)/;
const refusing = /^(reject|refuse|decline|deny)/;
const closing = /^(close|dismiss|x)$/;

/** What is wrong with the buttons and their order. */
export function layoutFindings({ layout: { buttons, shape } }: Pick<Notice, "layout">): Finding[] {
  const at = pointerTo("layout", "buttons");
  const found: Finding[] = [];
  if (shape !== undefined && !layouts.includes(shape)) {
    found.push(error(7, pointerTo("layout", "shape"), "shape-unknown"));
  }
  const accept = buttons.findIndex((name) => accepting.test(name));
  const reject = buttons.findIndex((name) => refusing.test(name));
  const counts = [accepting, refusing].map((pattern) => buttons.filter((name) => pattern.test(name)).length);
  const [accepts = 0, rejects = 0] = counts;
  if (rejects === 0) found.push(error(9, at, "no-reject-button"));
  else if (accepts !== rejects) {
    found.push(error(13, at, "buttons-uneven", { accepts, rejects }));
  }
  // Either may come first, but the second must be the very next stop of the Tab key.
  if (accept >= 0 && reject > accept + 1) {
    const between = buttons.slice(accept + 1, reject).join(", ");
    found.push(error(14, at, "buttons-between", { between }));
  }
  if (!buttons.includes("choose")) {
    found.push(error(18, at, "no-choose-button"));
  }
  for (const [i, name] of buttons.entries()) {
    const known = name === "accept-all" || name === "reject-all" || name === "choose";
    if (closing.test(name)) {
      found.push(error(17, pointerTo("layout", "buttons", i), "closing-button"));
    } else if (!known) {
      found.push(error(13, pointerTo("layout", "buttons", i), "button-unknown", { name: JSON.stringify(name) }));
    }
  }
  return found;
}
