// What is wrong with the page's markup, with the fix: what a site owner would otherwise find out from a regulator.
import type { FailureReason } from "../failure.ts";
import { foreignMarks, type Marked, type Reached } from "./debug-elements.ts";
import { nameVerdict, type Situation } from "./debug-verdicts.ts";

export interface Problem {
  readonly what: string;
  readonly fix: string;
}

/** What the page looked like. */
export interface Seen {
  readonly marked: readonly Marked[];
  readonly reached: readonly Reached[];
  /** What the gate reported since the panel is there, as `reason`. */
  readonly failures: readonly FailureReason[];
}

const failureFix: Readonly<Record<FailureReason, string>> = {
  "no-config": "Check the address in the tag and that the server answers; until then everything stays held.",
  "ui-not-loaded": "Check that the server answers and that the page's policy lets its scripts load.",
  "panel-hidden": "A style hides the panel, which closed itself: one of the page's own, or a blocker of this browser.",
  "listener-threw": "Look at the page's own listener in the console; the gate went on.",
  "not-released": "Look at the element in the console: the browser refused to run it.",
  "nonce-missing": "Give the held script the same nonce as our tag.",
  "write-prevented": "The script writes into a page that has been read; ask its vendor for one that does not.",
  "log-contradicted":
    "The server's log no longer stands by what it signed. Do not change it: tell who runs the server.",
  "record-refused": "The server refused a record for good; look at its log. The choice is asked for again.",
};

const aliasFix = "Or say in the site's settings, under aliases, which of them the name means.";

function ofElement(situation: Situation, { label, names, held, element }: Marked): Problem[] {
  const found: Problem[] = [];
  const unknown = names.map((name) => nameVerdict(situation, name)).find(({ why }) => why.startsWith("No category"));
  if (unknown) found.push({ what: `${label}: ${unknown.why}`, fix: `${unknown.fix!} ${aliasFix}` });
  const isOn = names.every((name) => nameVerdict(situation, name).on);
  if (!held && !isOn && !unknown) {
    found.push({
      what: `${label} runs although its answer is no.`,
      fix: 'Load the page anew if the answer was just taken back. Else its markup does not hold it: a script needs type="text/plain" and data-src, all else data- before the attribute.',
    });
  }
  const script = element instanceof HTMLScriptElement;
  if (held && script && element.hasAttribute("src") && element.dataset["src"] === undefined) {
    found.push({ what: `${label} waits with src, which is invalid HTML.`, fix: "Write data-src instead." });
  }
  return found;
}

// Where a site chose Google's advanced mode, its tags run and are told of the no.
const isTold = ({ config }: Situation, host: string): boolean =>
  config.google?.mode === "advanced" && /(^|\.)(google[a-z-]*|doubleclick)\.[a-z.]+$/.test(host);

function ofHost(situation: Situation, { host, vendor, count }: Reached): Problem[] {
  if (!vendor) {
    if (isTold(situation, host)) return [];
    return [
      {
        what: `${host} was reached ${count} × and belongs to no vendor of this site.`,
        fix: "Mark its tag, or add its vendor to the site, so that it waits and is shown to people.",
      },
    ];
  }
  const verdict = nameVerdict(situation, vendor);
  if (verdict.on) return [];
  return [
    {
      what: `${host} was reached ${count} × although ${vendor} may not run. ${verdict.why}`,
      fix: "If the answer was just taken back, load the page anew. Else something fetched it before any script could stop it (a preload, an early hint, a tag in front of ours): mark the tag, or send the site's Content-Security-Policy.",
    },
  ];
}

/** Whether a script of somebody else stands in front of ours, and so runs before anything is held. */
function ofOrder({ config }: Situation): Problem[] {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>("script[src]")];
  const ours = scripts.findIndex(({ src }) => src.startsWith(config.api));
  const before = scripts.slice(0, Math.max(0, ours)).find(({ src }) => new URL(src).origin !== location.origin);
  return before
    ? [{ what: `${new URL(before.src).host} has a script in front of ours.`, fix: "Put our tag first in the head." }]
    : [];
}

/** Everything found, most serious first. Judges what is: never what a simulation supposes. */
export function problemsOf(situation: Situation, { marked, reached, failures }: Seen): Problem[] {
  return [
    ...ofOrder(situation),
    ...marked.flatMap((one) => ofElement(situation, one)),
    ...foreignMarks().map((label) => ({
      what: `${label} waits under another tool's mark, which this site does not read.`,
      fix: "Write data-assent, or have the site read other tools' marks.",
    })),
    ...reached.flatMap((one) => ofHost(situation, one)),
    ...failures.map((reason) => ({ what: `The gate reported: ${reason}.`, fix: failureFix[reason] })),
  ];
}
