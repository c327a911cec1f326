// The debug panel of `?assent-debug`: why things run or wait, what to fix, and what would hold for somebody else.
import type { FailureReason } from "../failure.ts";
import type { UiHost } from "../host.ts";
import css from "./debug.css?inline";
import { checkToken, tellConsole } from "./debug-check.ts";
import { markedElements, reachedHosts } from "./debug-elements.ts";
import { outboxLines, signalLines } from "./debug-facts.ts";
import { drawPanel, type PanelState } from "./debug-panel.tsx";
import { problemsOf } from "./debug-problems.ts";
import { reportText, type Findings } from "./debug-report.ts";
import { actualSituation, simulate, type Simulated, type Supposed } from "./debug-simulation.ts";
import { holding, waitingLines } from "./debug-waiting.ts";
import type { Session } from "./session.ts";
import { addStyle } from "./style.ts";

const settleMs = 250;

let isOpen = false;
const failures: FailureReason[] = [];
addEventListener("assent:error", (event) => {
  failures.push((event as CustomEvent<{ reason: FailureReason }>).detail.reason);
});

const saidOf = ({ place, lang, gpc, answer }: Supposed): string =>
  [
    place || "this place",
    lang || "the page's language",
    gpc ? "Global Privacy Control" : "no Global Privacy Control",
    { own: "this browser's answers", none: "nothing answered", given: "everything accepted", refused: "all refused" }[
      answer
    ],
  ].join(", ");

function findingsOf(host: UiHost, simulated: Simulated | undefined): Findings {
  const actual = actualSituation(host);
  const seen = { marked: markedElements(), reached: reachedHosts(host.config), failures };
  return {
    situation: simulated ?? actual,
    seen,
    problems: problemsOf(actual, seen),
    waits: waitingLines(host),
    signals: signalLines(host),
    outbox: outboxLines(host),
    ...(simulated && { supposed: saidOf(simulated.supposed) }),
  };
}

/** While something is supposed, nobody shall answer by mistake: the page's own controls are there but cannot be used. */
function lock(session: Session, isLocked: boolean): void {
  const trigger = document.getElementById("privacy-choices");
  for (const element of [session.element, trigger]) {
    if (!element) continue;
    element.inert = isLocked;
    element.style.opacity = isLocked ? "0.4" : "";
  }
}

/** The panel ends above a first layer that stands below it, so that neither covers the other. */
function fit(own: ShadowRoot, { root }: Session): void {
  const panel = own.querySelector<HTMLElement>(".panel")!;
  const layer = root.querySelector(".banner")?.getBoundingClientRect();
  const { left, right, top } = panel.getBoundingClientRect();
  const isBelow = layer && layer.left < right && layer.right > left && layer.top > top;
  panel.style.setProperty("--end", isBelow ? `${Math.round(innerHeight - layer.top)}px` : "0px");
}

/** Fits the panel whenever the window changes. Returns what ends it. */
function keepFitting(own: ShadowRoot, session: Session): () => void {
  const refit = () => fit(own, session);
  addEventListener("resize", refit);
  return () => removeEventListener("resize", refit);
}

/** Puts the report into the clipboard. Says what became of it, or that it must be copied by hand. */
async function copy(text: string): Promise<Partial<PanelState>> {
  try {
    await navigator.clipboard.writeText(text);
    return { said: "The report is in the clipboard." };
  } catch {
    // No permission, or no secure page.
    return { report: text };
  }
}

/** An element at the end of the page with a shadow for the panel. */
function addRoot(): ShadowRoot {
  const element = document.createElement("div");
  element.id = "assent-debug";
  element.lang = "en";
  element.dir = "ltr";
  element.dataset.nosnippet = "";
  const root = element.attachShadow({ mode: "open" });
  addStyle(root, css);
  document.body.append(element);
  return root;
}

const atFirst = {
  view: undefined,
  wish: { place: "", lang: "", gpc: false, answer: "none" },
  said: "",
  report: "",
} satisfies Partial<PanelState>;

/** Puts the panel on the page, once. It reads and shows; nothing it does changes what may run. */
export function open(session: Session): void {
  if (isOpen) return;
  isOpen = true;
  const { host } = session;
  const root = addRoot();
  let simulated: Simulated | undefined;
  let wanted = 0;
  let state: PanelState = {
    ...atFirst,
    findings: findingsOf(host, undefined),
    languages: Object.keys(host.config.trigger),
    // On a phone it would cover what it explains.
    isFolded: matchMedia("(max-width: 40rem)").matches,
  };
  const change = (part: Partial<PanelState>) => {
    state = { ...state, ...part };
    drawPanel(root, state, does);
    fit(root, session);
  };
  const look = () => change({ findings: findingsOf(host, simulated), view: simulated?.view });
  const suppose = async (supposed: Supposed | undefined): Promise<void> => {
    const turn = ++wanted;
    try {
      const next = supposed && (await simulate(host, supposed));
      if (turn !== wanted) return;
      simulated = next;
      lock(session, !!next);
      state = { ...state, said: next ? "" : "The simulation is over: everything shown is as it is." };
      look();
    } catch (error) {
      change({ said: `Cannot simulate: ${error instanceof Error ? error.message : "no answer"}.` });
    }
  };
  const does = {
    change,
    simulate: () => void suppose({ ...state.wish, place: state.wish.place.trim().toUpperCase() }),
    stop: () => void suppose(undefined),
    copy: () => void copy(reportText(findingsOf(host, simulated))).then(handOver),
    close() {
      // What is still being asked for would lock a page without a panel to unlock it.
      wanted++;
      for (const stop of following) stop();
      lock(session, false);
      root.host.remove();
      isOpen = false;
    },
  };
  const handOver = (outcome: Partial<PanelState>) => {
    change(outcome);
    const report = outcome.report ? root.querySelector("textarea") : null;
    report?.focus();
    report?.select();
  };
  const following = [follow(host, look), keepFitting(root, session)];
  change({});
  const token = checkToken(location.href);
  if (token) void tellConsole(host.config, token).then((said) => change({ said }));
}

/** Draws again when something changed, but not for each of many changes. Returns what ends it. */
function follow(host: UiHost, draw: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      draw();
    }, settleMs);
  };
  const watcher = new MutationObserver(soon);
  watcher.observe(document.documentElement, { childList: true, subtree: true });
  const stopListening = host.listen(soon);
  addEventListener("assent:error", soon);
  const held = holding(host);
  if (held) held.more = soon;
  return () => {
    watcher.disconnect();
    stopListening();
    if (held) delete held.more;
    clearTimeout(timer);
    removeEventListener("assent:error", soon);
  };
}
