// Placeholders over held embeds: what stands there, load it once, or always allow its vendor; the same state both ways.
import { vendorFor } from "../../core/catalogue.ts";
import { vendorFlags, type VendorRow } from "../../core/site.ts";
import { isAlone, vendorName } from "./alone.tsx";
import css from "./embeds.css?inline";
import firstCss from "./first.css?inline";
import { whenOfAge } from "./of-age.ts";
import { say, titleOf, type Session } from "./session.ts";
import { addStyle } from "./style.ts";

type Frame = HTMLIFrameElement;

interface Embed {
  readonly vendor: VendorRow | undefined;
  /** Every purpose that it waits for. */
  readonly purposes: readonly string[];
}

// Smaller than this it is nothing to look at, but something that measures.
const least = { width: 120, height: 60 };

let session: Session;
const placeholders = new Map<Frame, HTMLElement>();
/** Loaded though their purpose is off, with the tag that each had: once, and when that was, or 0 for their vendor. */
const once = new Map<Frame, { readonly tag: string | undefined; readonly at: number }>();

const addressOf = (frame: Frame): string => frame.dataset["src"] ?? frame.getAttribute("src") ?? "";

function urlOf(frame: Frame): URL | undefined {
  try {
    return new URL(addressOf(frame), document.baseURI);
  } catch {
    return undefined;
  }
}

function vendorOf(url: URL): VendorRow | undefined {
  const rows = (session.host.config.vendors ?? []).map((row) => ({ row, match: row[2] }));
  return vendorFor(url, rows)?.row;
}

/** What the frame waits for by its tag, else by its vendor; nothing for what needs no placeholder. */
function embedOf(frame: Frame): Embed | undefined {
  const url = urlOf(frame);
  const vendor = url && vendorOf(url);
  const tag = once.has(frame) ? once.get(frame)!.tag : frame.dataset["assent"];
  // Where nothing holds what no mark names, a frame without one is the page's own affair.
  if (tag === undefined && !("waiting" in session.host)) return undefined;
  const names = tag?.match(/[^\s,]+/g) ?? [vendor?.[1]];
  const rows = session.host.config.purposes.filter(
    ([id, , category]) => names.includes(id) || names.includes(category),
  );
  // An advertisement that is not there needs no word. A frame whose vendor nobody lists has one where the page names
  // a poster for it, which may be the empty text.
  const isEmbed = "assentPoster" in frame.dataset || (vendor && vendor[5] & vendorFlags.embed);
  return isEmbed && rows.length ? { vendor, purposes: rows.map(([id]) => id) } : undefined;
}

const allowed = ({ purposes }: Embed): boolean => purposes.every((id) => session.host.allows(id));

/** What an answer about its vendor alone is called, where that is all it waits for. */
function aloneId({ vendor, purposes }: Embed): string | undefined {
  const { config, allows } = session.host;
  if (!vendor || !purposes.every((id) => id === vendor[1] || allows(id))) return undefined;
  const id = `${vendor[1]}/${vendor[0]}`;
  return config.purposes.some(([own]) => own === id) ? id : undefined;
}

function isVendorAllowed(embed: Embed): boolean {
  const id = aloneId(embed);
  return !!id && isAlone(session.host, id);
}

/** Puts the placeholder exactly over the frame's box, whatever the page's layout does with either. */
function fit(frame: Frame, placeholder: HTMLElement): void {
  const { style } = placeholder;
  for (const name of ["--x", "--y"]) style.setProperty(name, "0px");
  const to = frame.getBoundingClientRect();
  style.setProperty("--width", `${to.width}px`);
  style.setProperty("--height", `${to.height}px`);
  const from = placeholder.getBoundingClientRect();
  style.setProperty("--x", `${to.x - from.x}px`);
  style.setProperty("--y", `${to.y - from.y}px`);
  // Words that must be scrolled are reached by the keyboard too.
  const about = placeholder.shadowRoot!.querySelector<HTMLElement>(".about")!;
  about.tabIndex = about.scrollHeight > about.clientHeight ? 0 : -1;
}

function take(frame: Frame): void {
  const placeholder = placeholders.get(frame);
  if (!placeholder) return;
  placeholders.delete(frame);
  const hadFocus = placeholder.contains(document.activeElement);
  placeholder.remove();
  frame.style.visibility = "";
  if (hadFocus) frame.focus();
}

/** For this frame and this page only: nothing is stored and nothing recorded. `at` 0 is for as long as its vendor may. */
function load(frame: Frame, at: number): void {
  const address = addressOf(frame);
  once.set(frame, { tag: frame.dataset["assent"], at });
  // The frame's own tag outranks what its vendor would wait for.
  frame.dataset["assent"] = "essential";
  delete frame.dataset["src"];
  frame.src = address;
  take(frame);
}

/** Nothing where the notice of an older build has no words for it. */
function button(slot: string, text: string, press: (event: Event) => void): HTMLButtonElement | "" {
  if (!text) return "";
  const control = Object.assign(document.createElement("button"), { type: "button", slot, className: "main" });
  control.textContent = text;
  control.addEventListener("click", (event) => {
    if (session.host.isTrusted(event)) whenOfAge(session, () => press(event), true);
  });
  return control;
}

/** A picture the page names for it; never one of the vendor's, whom nobody has allowed. */
function posterOf(frame: Frame): HTMLImageElement | undefined {
  const address = frame.dataset["assentPoster"];
  if (!address) return undefined;
  const url = new URL(address, document.baseURI);
  if (vendorOf(url) || url.host === urlOf(frame)?.host) return undefined;
  const poster = Object.assign(new Image(), { className: "poster", alt: "", src: url.href });
  poster.addEventListener("error", () => poster.remove());
  return poster;
}

const make = (tag: string, className: string, ...children: (Node | string)[]): HTMLElement => {
  const element = Object.assign(document.createElement(tag), { className });
  element.append(...children);
  return element;
};

const slot = (name: string): HTMLSlotElement => Object.assign(document.createElement("slot"), { name });

function placeholderFor(frame: Frame, embed: Embed): HTMLElement {
  const { vendor, purposes } = embed;
  const { view } = session;
  const purpose = purposes.map((id) => titleOf(session, id)).join(", ");
  const name = (vendor && vendorName(session, vendor[1], vendor[0])) ?? urlOf(frame)?.host ?? "";
  const element = document.createElement("div");
  element.lang = view.lang;
  element.dataset["nosnippet"] = "";
  element.role = "group";
  element.ariaLabel = frame.title || name;
  for (const [key, value] of Object.entries(view.style)) element.style.setProperty(`--assent-${key}`, value);
  const root = element.attachShadow({ mode: "open" });
  for (const text of [firstCss, css]) addStyle(root, text);
  const poster = posterOf(frame);
  const about = make("div", "about", ...(frame.title ? [make("p", "title", frame.title)] : []));
  about.append(make("p", "text", say(session, "placeholderText", { vendor: name, purpose })));
  root.append(
    make("div", "embed", ...(poster ? [poster] : []), about, make("div", "ways", slot("once"), slot("always"))),
  );
  element.append(
    button("once", say(session, "placeholderOnce"), () => load(frame, Date.now())),
    alwaysButton(embed, { name, purpose }),
  );
  return element;
}

/** It says what it allows: the vendor, or every purpose that the frame waits for where that is more than the vendor's. */
function alwaysButton(embed: Embed, { name, purpose }: { name: string; purpose: string }): HTMLButtonElement | "" {
  const alone = aloneId(embed);
  const wanted = Object.fromEntries((alone ? [alone] : embed.purposes).map((id) => [id, true]));
  return button("always", say(session, "placeholderAlways", { vendor: alone ? name : purpose }), (event) =>
    session.host.decide(wanted, { surface: "embed", action: "save", layer: 1 }, event),
  );
}

/** Takes a frame that may no longer be there out of the page's sight, as it was before it was allowed. */
function holdAgain(frame: Frame): void {
  const loaded = once.get(frame);
  once.delete(frame);
  if (loaded) {
    if (loaded.tag === undefined) delete frame.dataset["assent"];
    else frame.dataset["assent"] = loaded.tag;
  }
  frame.dataset["assent"] ??= embedOf(frame)!.purposes.join(" ");
  frame.dataset["src"] = addressOf(frame);
  frame.removeAttribute("src");
  // Put back in its own place it is empty, and the page's history has no step more.
  frame.parentNode!.insertBefore(frame, frame.nextSibling);
}

function look(frame: Frame): void {
  const embed = embedOf(frame);
  const held = frame.dataset["src"] !== undefined;
  if (!embed || !frame.isConnected || (held && allowed(embed))) return take(frame);
  if (!held) {
    if (allowed(embed) || isVendorAllowed(embed) || !frame.src) return take(frame);
    // What was asked for once stays until somebody says no to its purpose after that.
    const { at } = once.get(frame) ?? { at: 0 };
    if (at && !embed.purposes.some((id) => (session.host.answerTo(id)?.[2] ?? 0) >= at)) return;
    holdAgain(frame);
  }
  sizes.observe(frame);
  const { width, height } = frame.getBoundingClientRect();
  let placeholder = placeholders.get(frame);
  if (width < least.width || height < least.height) return take(frame);
  if (isVendorAllowed(embed)) return load(frame, 0);
  if (!placeholder) {
    placeholders.set(frame, (placeholder = placeholderFor(frame, embed)));
    frame.after(placeholder);
    frame.style.visibility = "hidden";
  }
  fit(frame, placeholder);
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) look(target as Frame);
});

function lookAtAll(): void {
  for (const frame of new Set([...placeholders.keys(), ...document.querySelectorAll("iframe")])) look(frame);
}

function follow(shown: Session): void {
  session = shown;
  // After the gate has released what may run now.
  session.host.listen(() => queueMicrotask(lookAtAll));
  const isFrame = (node: Node) =>
    node instanceof Element && (node.localName === "iframe" || !!node.querySelector("iframe"));
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => [...addedNodes].some(isFrame))) lookAtAll();
  }).observe(document, { childList: true, subtree: true });
  lookAtAll();
}

/** Puts placeholders over the page's held embeds, now and whenever an answer or the page changes. */
export function openEmbeds(shown: Session): void {
  if (session) lookAtAll();
  else follow(shown);
}
