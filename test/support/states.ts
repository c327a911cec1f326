// The widget in every state it can be in: the real site script and notice, changed on their way to the page.
import { readFileSync } from "node:fs";
import type { Page, Route } from "playwright-core";
import type { FirstView, LaterView, SiteConfig } from "../../core/site.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import type { Language } from "../../widget/i18n/messages.ts";

type Change<T> = (value: T) => Partial<T>;

async function changed<T extends object>(
  route: Route,
  change: Change<T>,
  read: (text: string) => [T, (next: T) => string],
) {
  const response = await route.fetch();
  const [value, written] = read(await response.text());
  await route.fulfill({ response, body: written({ ...value, ...change(value) }) });
}

const json = <T>(text: string): [T, (next: T) => string] => [JSON.parse(text) as T, JSON.stringify];

/** The configuration inside a site script, and the script with another in its place. */
function inScript(script: string): [SiteConfig, (next: SiteConfig) => string] {
  const start = script.indexOf("ASSENT_SITE=") + "ASSENT_SITE=".length;
  let end = start;
  for (let depth = 0, quoted = false; ; end++) {
    const char = script[end];
    if (char === "\\") end++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === "{") depth++;
    else if (!quoted && char === "}" && --depth === 0) break;
  }
  const config = JSON.parse(script.slice(start, end + 1)) as SiteConfig;
  return [config, (next) => script.slice(0, start) + JSON.stringify(next) + script.slice(end + 1)];
}

/** From here on the page's site script has this configuration, and these parts of the build beside its own. */
export async function withConfig(page: Page, change: Change<SiteConfig>, ...parts: readonly string[]): Promise<void> {
  const part = (name: string) => readFileSync(`dist/widget/${name}.js`, "utf8");
  const telling = part("telling");
  await page.route(/\/s\/site_\w+\.js$/, (route) =>
    changed(route, change, (script) => {
      // The backend leaves it out where its own configuration asks everybody who is new; the changed one may not.
      const code = [...parts.map(part), ...(script.includes(telling.trim()) ? [] : [telling])].join("\n");
      return inScript(script.replace("ASSENT_PARTS=[];", () => `ASSENT_PARTS=[];${code}\n`));
    }),
  );
}

/** From here on the page gets the gate alone, as somebody does who was here before, and fetches the first layer. */
export const withGateAlone = (page: Page): Promise<unknown> =>
  page.route(/\/s\/site_\w+\.js$/, (route) =>
    route.fallback({ headers: { ...route.request().headers(), "if-none-match": '"another"' } }),
  );

/** From here on the first layer of the notice is this one. */
export async function withView(page: Page, change: Change<FirstView>): Promise<void> {
  await withGateAlone(page);
  await page.route(/\.first\.json$/, (route) => changed(route, change, json<FirstView>));
}

/** From here on everything is in this language, whatever the site has. */
export async function inLanguage(page: Page, lang: string, { messages, purposes }: Language): Promise<void> {
  const texts = (old: FirstView["texts"]): FirstView["texts"] => {
    const known = Object.entries(messages).filter(([key]) => key in old.messages);
    const titled = Object.entries(old.purposes).map(([id, text]) => {
      const names = Object.entries(purposes[id] ?? {}).filter(([name]) => name in text);
      return [id, { ...text, ...Object.fromEntries(names) }] as const;
    });
    return { messages: Object.fromEntries(known), purposes: Object.fromEntries(titled) };
  };
  await withGateAlone(page);
  await page.route(/\.first\.json$/, (route) =>
    changed(
      route,
      (view) => ({ lang, texts: texts(view.texts), ...(directionOf(lang) === "rtl" && { dir: "rtl" as const }) }),
      json<FirstView>,
    ),
  );
  await page.route(new RegExp(`/${lang}\\.(panel|later)\\.json$`), async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(`/${lang}.`, "/en.") });
    const view = (await response.json()) as LaterView;
    await route.fulfill({ response, json: { ...view, texts: texts(view.texts) } });
  });
}
