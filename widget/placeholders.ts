// Has the UI put placeholders over held embeds, as soon as the page has one, and after an answer in any tab.
import { isOptional } from "../core/purpose.ts";
import { vendorFlags } from "../core/site.ts";
import type { Gate } from "./host.ts";

type Frame = HTMLIFrameElement;

/** Whether the frame is held: what its tag allows is given back by the gate, and needs nothing in its place. */
const isHeld = ({ dataset }: Frame, { allows }: Gate): boolean =>
  !!dataset["src"] && !dataset["assent"]?.match(/[^\s,]+/g)?.every(allows);

/** Watches from here on. `isShown` says whether pages show the frame's vendor; a poster in the tag asks for it anyhow. */
export function openPlaceholders(gate: Gate, isShown: (frame: Frame) => boolean): void {
  const { config, allows } = gate;
  const frames = document.getElementsByTagName("iframe");
  const isEmbed = (frame: Frame) => "assentPoster" in frame.dataset || isShown(frame);
  gate.listen(() => {
    const isOff = config.purposes.some(([id, , category]) => isOptional(category) && !allows(id));
    if (isOff && [...frames].some(isEmbed)) gate.show("embeds");
  });
  const look = () => {
    // Most frames of a page are its own: whose they are is looked up only for those that are held.
    if (![...frames].some((frame) => isHeld(frame, gate) && isEmbed(frame))) return;
    observer.disconnect();
    gate.show("embeds");
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
  // A gate that comes late finds a page that nothing is added to any more.
  look();
}

/** For pages whose embeds are held by their marks alone: which of them are shown is looked up by the UI. */
export function openMarkedPlaceholders(gate: Gate): void {
  const someShown = gate.config.vendors?.some(([, , , , , flags]) => flags & vendorFlags.embed);
  openPlaceholders(gate, ({ dataset }) => !!someShown && !!dataset["assent"]);
}
