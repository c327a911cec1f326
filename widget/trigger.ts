// The button that is on every page: withdrawing is as easy as giving.
import type { GateHost } from "./host.ts";

// Set through the CSSOM, which a strict policy allows; system colours follow the page's theme and forced colours.
const look =
  "position:fixed;left:12px;bottom:12px;z-index:2147483646;min-height:44px;margin:0;padding:0 16px;" +
  "border:1px solid GrayText;border-radius:22px;background:Canvas;color:CanvasText;color-scheme:light dark;" +
  "font:500 14px system-ui;cursor:pointer;display:";

let button: HTMLButtonElement | undefined;

/** Shows or hides the button, once the page is parsed. It is there for as long as the page. */
export function showTrigger(visible: boolean, { config, lang, show }: GateHost): void {
  if (document.readyState === "loading") return;
  if (!button) {
    const caption = config.trigger[lang]!;
    button = document.createElement("button");
    button.type = "button";
    button.id = "privacy-choices";
    button.lang = lang;
    button.textContent = caption;
    // Somebody is about to press it.
    for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => show("warm"));
    // A landmark of its own, so that nothing on the page stands outside of one.
    const aside = document.createElement("aside");
    aside.ariaLabel = caption;
    aside.append(button);
    document.body.append(aside);
  }
  button.style.cssText = look + (visible ? "block" : "none");
}
