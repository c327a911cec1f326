// The tag to paste, in the forms that sites take it in, filled in with the site's own address and id.
import { channelAddress } from "../../../core/address.ts";
import type { Channel, Purpose } from "../../../core/purpose.ts";

export interface TagPlace {
  /** Where this server is reached, no trailing slash. */
  readonly server: string;
  readonly site: string;
}

/** So that nobody who looks for imports takes these texts for some. */
const quoted = (name: string): string => JSON.stringify(name);

const source = ({ server, site }: TagPlace): string => `${server}/s/${site}.js`;

/** For every page's head. */
export const scriptTag = (place: TagPlace): string => `<script src="${source(place)}"></script>`;

/** For applications that are built (docs/applications.md). */
export const npmTag = (place: TagPlace): string =>
  [
    `import { consent, loadAssent, onConsent } from ${quoted("assent/widget")};`,
    "",
    `await loadAssent({ src: "${source(place)}" });`,
    'onConsent(({ allows }) => allows("analytics") && startStatistics());',
  ].join("\n");

/** For a WordPress theme: the first thing in its head. */
export const wordpressTag = (place: TagPlace): string =>
  ["add_action('wp_head', function () {", `  echo '<script src="${source(place)}"></script>';`, "}, 0);"].join("\n");

/** For pages with Google Tag Manager: what comes before its own snippet. */
export const tagManagerTag = (place: TagPlace): string =>
  [scriptTag(place), "<!-- Google Tag Manager comes below this line -->"].join("\n");

/** For a Shopify theme. */
export const shopifyTag = (place: TagPlace): string => ["<head>", `  ${scriptTag(place)}`].join("\n");

/** The server's public address in the tag that the API gives. */
export const serverOf = (tag: string): string | undefined => /src="(https?:\/\/[^"]+)\/s\//.exec(tag)?.[1];

/** What a site asks with, for the calls and elements that name it. */
export interface Asked {
  readonly purpose: string;
  readonly channel: Channel;
  /** What scripts of the page wait for. */
  readonly held: string;
}

/** By the site's own purposes: the first of its forms by its first channel, and the first that pages wait for. */
export function askedOf(purposes: readonly Pick<Purpose, "id" | "category" | "channels">[]): Asked {
  const asked = purposes.find(({ category, channels }) => category === null && channels.length > 0);
  const held = purposes.find(({ category }) => category !== null && category !== "essential");
  return {
    purpose: asked?.id ?? "newsletter",
    channel: asked?.channels[0] ?? "email",
    held: held?.id ?? "analytics",
  };
}

// A number that Ofcom keeps free for examples.
const examples = ({ server }: TagPlace) => ({
  email: "you@example.com",
  phone: "+447700900123",
  post: "Ada Lovelace, 12 High Street, London SW1A 1AA, GB",
  // Endpoints are https everywhere. The server's own host stands in, so that the console names no other.
  push: `https://${new URL(server).host}/push/abc`,
  chat: "telegram:ada",
});

/** An address as the channel's checks take it. */
const recipientOn = (place: TagPlace, channel: Channel): Readonly<Record<string, string>> => {
  const kind = channelAddress[channel];
  return { ref: "1", [kind]: examples(place)[kind] };
};

/** May somebody be written to: a check by curl. */
export const checkCall = (place: TagPlace, { purpose, channel }: Asked): string =>
  [
    `curl ${place.server}/v1/check \\`,
    '  -H "Authorization: Bearer $ASSENT_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '${JSON.stringify({ purpose, channel, recipients: [recipientOn(place, channel)] })}'`,
  ].join("\n");

/** The same by the package's client. */
export const clientCall = (place: TagPlace, { purpose, channel }: Asked): string =>
  [
    `import { assentClient } from ${quoted("assent/client")};`,
    "",
    `const assent = assentClient({ url: "${place.server}", key: process.env.ASSENT_KEY });`,
    "const { results } = await assent.check({",
    `  purpose: ${JSON.stringify(purpose)},`,
    `  channel: "${channel}",`,
    `  recipients: [${JSON.stringify(recipientOn(place, channel))}],`,
    "});",
  ].join("\n");

/** A link of the page that opens the choices, and an element that waits for an answer. */
export const choicesLink = '<a href="#privacy-choices">Privacy choices</a>';
/** Puts what the site declares where it stands. */
export const declarationTag = ({ server, site }: TagPlace): string =>
  `<script src="${server}/s/${site}/declaration.js"></script>`;
export const heldScript = ({ held }: Asked): string =>
  `<script type="text/plain" data-assent="${held}" data-src="ADDRESS"></script>`;
