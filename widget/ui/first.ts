// Entry of the UI: what answers need and the first layer; all else comes as chunks, on intent.
import type { NoticeView } from "../../core/site.ts";
import type { FirstModule, GateHost, UiHost, UiPart } from "../host.ts";
import { decide as decideNow, openActs } from "./act.ts";
import type { Session } from "./session.ts";
import { openSession } from "./stage.ts";

let host: UiHost;
let session: Session | undefined;
// The gate asks at every change of the page: what could not be had is not asked for again.
let lacksForms = false;

/** Takes up the gate's work; called once, before anything else. */
export const open: FirstModule["open"] = (gateHost: GateHost) => {
  host = openActs(gateHost);
};

/** Answers for the page's own controls. */
export const decide: FirstModule["decide"] = (wanted, manner, trusted) => void decideNow(wanted, manner, trusted);

function fillForms(shown: Session): void {
  if (lacksForms || !document.querySelector("[data-assent-form]:not([data-assent-ready])")) return;
  import("./form.tsx").then(
    ({ openForms }) => openForms(shown),
    (error: unknown) => {
      lacksForms = true;
      host.report("ui-not-loaded", error);
    },
  );
}

function openDebug(shown: Session): void {
  import("./debug.ts").then(
    (debug) => debug.openDebug(shown),
    (error: unknown) => host.report("ui-not-loaded", error),
  );
}

/** Shows the part; what is shown already stays. */
export const show: FirstModule["show"] = (part: UiPart, view: NoticeView) => {
  session ??= openSession(host, view);
  if (part === "banner" && host.mustAsk()) {
    session.banner = true;
    session.draw();
  }
  if (part === "dialog") session.open();
  if (part === "warm") session.warm();
  if (part === "debug") openDebug(session);
  fillForms(session);
};
