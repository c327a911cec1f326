// Entry of the UI: what answers need and the first layer; all else comes as chunks, on intent.
import { decidedAt } from "../../core/decision.ts";
import type { FirstView } from "../../core/site.ts";
import type { FirstModule, UiHost, UiPart } from "../host.ts";
import { decide as decideNow, noesOf, openActs } from "./act.ts";
import { whenOfAge } from "./of-age.ts";
import { tried, withLayer, type Session } from "./session.ts";
import { openSession, withNews } from "./stage.tsx";

let host: UiHost;
let session: Session | undefined;
// The gate asks at every change of the page: what could not be had is not asked for again.
let lacksForms = false;
/** What the page's own controls answered, until the person has said how old they are. */
let waiting: () => void;

/** Takes up the gate's work; called once, before anything else. */
export const open: FirstModule["open"] = (gateHost, answers) => {
  // Before Global Privacy Control speaks, which is no later answer.
  const latest = decidedAt(gateHost.decision() ?? "");
  host = openActs(gateHost);
  host.listen(() => {
    // Nobody waits for the browser's own list; the next answer may come before it.
    const decision = host.decision();
    start(import("./history.ts").then((chunk) => chunk.rememberChoice(host, decision)));
    clear();
  });
  // Before whatever a person does next. What another tab was answered meanwhile is later than a yes that waited.
  for (const [at, [wanted, ...rest]] of answers) decide(at < latest ? noesOf(wanted) : wanted, ...rest);
  // A tab that was told by another one begins here.
  clear();
};

/** Answers for the page's own controls; where something is given and the site has an age, once that is said. */
export const decide: FirstModule["decide"] = (wanted, manner, trusted) => {
  const answer = () => void decideNow(wanted, manner, trusted);
  if (host.config.age && Object.values(wanted).includes(true)) {
    waiting = answer;
    host.show("age");
  } else answer();
};

/** Once somebody has answered, on this page or before, what vendors that are off have stored here goes. */
function clear(): void {
  if (host.decision() && host.config.vendors?.some(([, purpose]) => !host.allows(purpose))) {
    start(import("./clear.ts").then((chunk) => chunk.clearStorage(host)));
  }
}

/** A part that comes as a chunk of its own. */
const start = (chunk: Promise<unknown>): void => void tried(host, chunk);

function fillForms(shown: Session): void {
  if (lacksForms) return;
  start(
    import("./form.tsx")
      .then((chunk) => chunk.openForms(shown))
      .catch((error: unknown) => {
        lacksForms = true;
        throw error;
      }),
  );
}

async function openEmbeds(shown: Session): Promise<void> {
  const [embeds] = await Promise.all([import("./embeds.ts"), withLayer(shown, "panel"), withLayer(shown, "options")]);
  embeds.openEmbeds(shown);
}

function openBanner(shown: Session): void {
  shown.banner = host.mustAsk();
  shown.draw();
}

/**
 * Whoever answered before is told what is new; what cannot be told is asked all the same. To somebody new a coming
 * notice is no reason to be asked later.
 */
async function ask(shown: Session): Promise<void> {
  if (!host.decision()) {
    openBanner(shown);
    if (!host.config.announce) return;
  }
  await withNews(shown);
  openBanner(shown);
  shown.news?.announce(shown);
}

/**
 * The first layer stands in front of what the parser still adds; only the body must be there. Told by the parser
 * itself, it is in the page's first frame.
 */
function whenBody(then: () => void): void {
  const observer = new MutationObserver(() => {
    if (!document.body) return;
    observer.disconnect();
    then();
  });
  observer.observe(document.documentElement, { childList: true });
}

/** Shows the part; what is shown already stays. */
export const show: FirstModule["show"] = (part: UiPart, view: FirstView) => {
  if (!document.body) return whenBody(() => show(part, view));
  const shown = (session ??= openSession(host, view));
  if (part === "dialog") whenOfAge(shown, shown.open);
  if (part === "age") whenOfAge(shown, waiting, true);
  if (part === "banner" && host.mustAsk()) whenOfAge(shown, () => ask(shown));
  if (part === "warm") shown.warm();
  if (part === "embeds") start(openEmbeds(shown));
  if (part === "told") start(import("./told.tsx").then((chunk) => chunk.open(shown)));
  if (part === "debug") start(import("./debug.ts").then((chunk) => chunk.open(shown)));
  if (part === "forms") fillForms(shown);
};
