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
    found.push(
      error(7, pointerTo("layout", "shape"), "The first layer is a bar, a box or in the centre; never a wall."),
    );
  }
  const accept = buttons.findIndex((name) => accepting.test(name));
  const reject = buttons.findIndex((name) => refusing.test(name));
  const counts = [accepting, refusing].map((pattern) => buttons.filter((name) => pattern.test(name)).length);
  const [accepts = 0, rejects = 0] = counts;
  if (rejects === 0) found.push(error(9, at, "The first layer has no button that rejects all."));
  else if (accepts !== rejects) {
    found.push(error(13, at, `${accepts} buttons accept and ${rejects} reject: there must be as many of each.`));
  }
  // Either may come first, but the second must be the very next stop of the Tab key.
  if (accept >= 0 && reject > accept + 1) {
    const between = buttons.slice(accept + 1, reject).join(", ");
    found.push(error(14, at, `Between accepting and rejecting stands ${between}: rejecting takes a step more.`));
  }
  if (!buttons.includes("choose")) {
    found.push(error(18, at, "The first layer has no button to choose each purpose separately."));
  }
  for (const [i, name] of buttons.entries()) {
    const known = name === "accept-all" || name === "reject-all" || name === "choose";
    if (closing.test(name)) {
      found.push(error(17, pointerTo("layout", "buttons", i), "A closing button does not say that it rejects."));
    } else if (!known) {
      const message = `No button is called ${JSON.stringify(name)}; there are accept-all, reject-all and choose.`;
      found.push(error(13, pointerTo("layout", "buttons", i), message));
    }
  }
  return found;
}
