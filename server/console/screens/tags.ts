// The tag to paste, in the forms that sites take it in, filled in with the site's own address and id.

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

/** May somebody be written to: a check by curl. */
export const checkCall = ({ server }: TagPlace): string =>
  [
    `curl ${server}/v1/check \\`,
    '  -H "Authorization: Bearer $ASSENT_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '{"purpose":"newsletter","channel":"email","recipients":[{"ref":"1","email":"you@example.com"}]}'`,
  ].join("\n");

/** The same by the package's client. */
export const clientCall = ({ server }: TagPlace): string =>
  [
    `import { assentClient } from ${quoted("assent/client")};`,
    "",
    `const assent = assentClient({ url: "${server}", key: process.env.ASSENT_KEY });`,
    "const { results } = await assent.check({",
    '  purpose: "newsletter",',
    '  channel: "email",',
    '  recipients: [{ ref: "1", email: "you@example.com" }],',
    "});",
  ].join("\n");

/** A link of the page that opens the choices, and an element that waits for an answer. */
export const choicesLink = '<a href="#privacy-choices">Privacy choices</a>';
export const heldScript = '<script type="text/plain" data-assent="analytics" data-src="ADDRESS"></script>';
