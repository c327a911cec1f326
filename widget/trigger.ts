// The button that is on every page: withdrawing is as easy as giving.
import type { GateHost } from "./host.ts";
import { isLoading } from "./page.ts";

let button: HTMLButtonElement | undefined;

/** Shows or hides the button, once the page is parsed. It is there for as long as the page. */
export const showTrigger: GateHost["showTrigger"] = function (this: GateHost, visible) {
  const { lang, config } = this;
  if (isLoading()) return;
  if (!button) {
    const caption = config.trigger[lang]!;
    // Somebody is about to press it. Not with the focus, which it gets after every answer.
    const onpointerenter = () => this.show("warm");
    const made = { id: "privacy-choices", textContent: caption, lang, onpointerenter };
    button = Object.assign(document.createElement("button"), made);
    // A landmark of its own, so that nothing on the page stands outside of one.
    const section = Object.assign(document.createElement("section"), { ariaLabel: caption });
    section.append(button);
    document.body.append(section);
  }
  // Set through the CSSOM, which a strict policy allows.
  button.style.cssText = `${config.look}display:${visible ? "block" : "none"}`;
};
