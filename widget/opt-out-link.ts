// A way to opt out that is not the banner, on every page, where a law asks for one.
import { isSold } from "../core/gpc.ts";
import { languageFor } from "../core/site.ts";
import type { Gate } from "./host.ts";

/** Presses opt out, once; from then on, and with Global Privacy Control, it says that the request is honoured. */
function addLink({ config, allows, decide, isTrusted, listen, show }: Gate): void {
  const { optOut = {}, honoured = {} } = config;
  const lang = languageFor([document.documentElement.lang, ...navigator.languages], Object.keys(optOut));
  const sold = config.purposes.filter(([, , category]) => isSold(category));
  const isOff = () => !sold.some(([id]) => allows(id));
  const onclick = (event: Event) => {
    if (isOff()) return show("dialog");
    // No question, and nothing else is answered by it.
    const wanted = Object.fromEntries(sold.map(([id]) => [id, false]));
    decide(wanted, { surface: "panel", action: "reject-all", layer: 1 }, isTrusted(event));
  };
  const button = Object.assign(document.createElement("button"), { id: "privacy-opt-out", lang, onclick });
  const draw = () => void (button.textContent = (isOff() ? honoured : optOut)[lang] ?? "");
  button.style.cssText = `${config.look}left:auto;right:12px;max-width:calc(100vw - 190px);padding:8px 14px`;
  draw();
  listen(draw);
  // A landmark of its own, so that nothing on the page stands outside of one.
  const aside = document.createElement("aside");
  aside.ariaLabel = optOut[lang] ?? "";
  // Said when it changes.
  button.ariaLive = "polite";
  aside.append(button);
  document.body.append(aside);
}

/** Puts the link into the page once it is parsed. Nothing where the configuration names none. */
export function openOptOutLink(gate: Gate): void {
  if (!gate.config.optOut) return;
  const add = () => addLink(gate);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", add);
  else add();
}
