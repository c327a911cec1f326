// The button that is on every page: withdrawing is as easy as giving.

// Set through the CSSOM, which a strict policy allows; system colours follow the page's theme and forced colours.
const look =
  "position:fixed;inset:auto auto 12px 12px;z-index:2147483646;min-height:44px;margin:0;padding:0 16px;" +
  "border:1px solid GrayText;border-radius:22px;background:Canvas;color:CanvasText;color-scheme:light dark;" +
  "font:500 14px/1.2 system-ui,sans-serif;cursor:pointer";

/** Puts the button at the end of the page and returns what shows and hides it. It is there for as long as the page. */
export function addTrigger(caption: string, lang: string): (visible: boolean) => void {
  const button = document.createElement("button");
  button.type = "button";
  button.id = "privacy-choices";
  button.lang = lang;
  button.dataset.assentOpen = "";
  button.textContent = caption;
  button.style.cssText = look;
  // A landmark of its own, so that nothing on the page stands outside of one.
  const aside = document.createElement("aside");
  aside.ariaLabel = caption;
  aside.style.position = "fixed";
  aside.append(button);
  document.body.append(aside);
  return (visible) => button.style.setProperty("display", visible ? "block" : "none");
}
