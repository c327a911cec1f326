// Assent in the bench that measures every consent tool on the same page: the files of a running backend, the bench's words.
const backend = process.env.ASSENT_URL ?? "http://127.0.0.1:8787";
const site = "site_demo";

async function text(path, headers = { "Accept-Language": "en" }) {
  const response = await fetch(backend + path, { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

/** The bench's words in place of the demo site's, in whatever layer has them. */
function withWords(view, { texts, categories }) {
  const { messages, purposes } = view.texts;
  const words = {
    bannerTitle: texts.title,
    bannerText: texts.body,
    acceptAll: texts.accept,
    rejectAll: texts.reject,
    choose: texts.settings,
    save: texts.save,
    dialogTitle: texts.settingsTitle,
    policyLink: texts.privacy,
  };
  for (const [key, said] of Object.entries(words)) if (key in messages) messages[key] = said;
  for (const { id, ...said } of categories) {
    const shown = purposes[id] ?? {};
    for (const key of ["title", "text"]) if (key in shown && said[key]) shown[key] = said[key];
  }
  return view;
}

/** What the script of somebody who is new carries, with the bench's words in it. */
const carriedWith = (line, ctx) =>
  line.replace(/^(ASSENT_SITE\.views=)(\{.*?\})(;ASSENT_SITE\.first=)/, (_, before, views, after) => {
    const changed = Object.entries(JSON.parse(views)).map(([lang, view]) => [lang, withWords(view, ctx)]);
    return before + JSON.stringify(Object.fromEntries(changed)) + after;
  });

/**
 * The site script of a site that marks its tags and has no vendor of the catalogue, which is the bench's job: the
 * server would put neither the vendors nor the parts for them into it. Its second line ends with what every site has,
 * and its last ones are what it carries, the gate, and an end.
 */
function forMarkedTags(script) {
  const [hint, head, ...rest] = script.trimEnd().split("\n");
  const [, before, config, after] = /^(.*?ASSENT_SITE=)(\{.*\})(,ASSENT_PARTS=\[\];.*)$/.exec(head) ?? [];
  if (!config) throw new Error("the site script is put together in another way than this peer knows");
  const carried = rest.at(-3)?.startsWith("ASSENT_SITE.views=") ? 3 : 2;
  const { vendors: _vendors, signals: _signals, ...left } = JSON.parse(config);
  return [hint, before + JSON.stringify(left).replaceAll("<", "\\u003c") + after, ...rest.slice(-carried)].join("\n");
}

/** Every module behind the path, the path itself included. */
async function modules(path, found = {}) {
  if (found[path]) return found;
  found[path] = await text(path);
  const names = [...found[path].matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)].map(([, name]) => name);
  for (const name of names) await modules(path.replace(/[^/]+$/, name), found);
  return found;
}

async function noticeFiles(hash, ctx) {
  const files = {};
  for (const layer of ["en", "en.first", "en.panel", "en.later"]) {
    const path = `/s/${site}/${hash.slice("sha256:".length)}/${layer}.json`;
    files[path] = JSON.stringify(withWords(JSON.parse(await text(path)), ctx));
  }
  return files;
}

/** Answers as the backend does to a record, without one: what a server takes for it is measured elsewhere. */
function acknowledge(request, response) {
  request.resume().on("end", () => {
    const asked = request.method === "OPTIONS";
    response.writeHead(asked ? 204 : 201, {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Headers": "content-type",
      "Access-Control-Max-Age": "600",
      "Content-Type": "application/json",
    });
    response.end(asked ? undefined : "{}");
  });
}

const held = ({ category, src }) => `data-assent="${category}" data-src="${src}"`;

/**
 * A peer. `inline` writes the script into the page; `whole` keeps the demo site's vendors and all parts for them;
 * `apart` has the gate alone in the script, as with the setting `gateOnly`, and the first layer fetched.
 */
export function peer({ inline = false, whole = false, apart = false } = {}) {
  let script = "";
  return {
    label: `assent, ${inline ? "script inlined" : "script tag"}${whole ? ", untagged blocking on" : ""}${apart ? ", first layer apart" : ""}`,
    banner: "#privacy-panel >>> .banner",
    accept: '#privacy-panel button[slot="accept-all"]',
    reject: '#privacy-panel button[slot="reject-all"]',
    settings: '#privacy-panel button[slot="choose"]',
    panel: "#privacy-panel >>> dialog",
    notes: [
      "texts are the bench's; records are acknowledged by the bench's server",
      "switches stand in the page and are slotted into the dialog, where the bench counts none",
    ],
    async assets(ctx) {
      const config = JSON.parse(await text(`/s/${site}.json`));
      const composed = await text(`/s/${site}.js`, apart ? { "If-None-Match": '"another"' } : undefined);
      const lines = (whole ? composed : forMarkedTags(composed)).split("\n").map((line) => carriedWith(line, ctx));
      script = lines.join("\n").replaceAll(backend, ctx.base);
      const views = await noticeFiles(config.notice, ctx);
      const files = { ...(await modules(config.ui)), ...(await modules(config.ui.replace("/w/", "/i/"))), ...views };
      // What stands in for the first file imports nothing; the chunks it would load are those of the other.
      for (const path of Object.keys(files))
        if (path.startsWith("/w/")) files[path.replace("/w/", "/i/")] ??= files[path];
      return { ...files, [`/s/${site}.js`]: script, "/v1/records": acknowledge, "/v1/shown": acknowledge };
    },
    page: ({ base, trackers, frame }) => ({
      head: inline ? `<script>${script}</script>` : `<script src="${base}/s/${site}.js"></script>`,
      trackers: trackers.map((tracker) => `<script type="text/plain" ${held(tracker)}></script>`).join("\n"),
      frame: `<iframe title="${frame.name}" ${held(frame)} width="${frame.width}" height="${frame.height}"></iframe>`,
    }),
  };
}

export default peer();
