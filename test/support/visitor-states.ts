// Every state of the interface that a visitor can meet, each by what leads to it: looked at by the tests of layout, of reach and of wording.
import type { Page } from "playwright-core";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { publishNotice, type NoticeSettings } from "../../server/services/notices.ts";
import type { PurposeRow, SiteConfig } from "../../core/site.ts";
import { control, whenSent } from "./browser.ts";
import { system } from "./context.ts";
import type { TestSite } from "./site.ts";
import { withConfig, withView } from "./states.ts";

export interface State {
  /** What the address ends with. */
  readonly query?: string;
  readonly before?: (page: Page) => Promise<unknown>;
  readonly act?: (page: Page) => Promise<unknown>;
  /** What must be there before anybody looks; the first layer or the dialog unless told. */
  readonly shows?: string;
}

const partners = ["Harbour Insurance Ltd", "Fellside Energy plc"];

/** Everything a form can ask for: both sentences of explicit consent, and who is told where something is shared. */
function richNotice(origin: string): NoticeSettings {
  const demo = demoNotice(origin);
  const { en } = demo.languages as { en: (typeof demo.languages)[string] };
  const formConfirm = "I confirm that you may use what I tell you about my health for this call.";
  return {
    ...demo,
    languages: {
      en: { ...en, purposes: { ...en.purposes, "call-back": { ...en.purposes["call-back"]!, formConfirm } } },
    },
    purposes: demo.purposes.map((purpose) => {
      if (purpose.id === "call-back") return { ...purpose, channels: ["phone", "sms"], explicit: true };
      if (purpose.id !== "newsletter") return purpose;
      return { ...purpose, channels: ["email", "post", "sharing"], recipients: partners };
    }),
  };
}

/** Publishes that notice. */
export const publishRich = ({ server, url }: TestSite): Promise<unknown> =>
  publishNotice(server.context, system, { shortNotice: "a test", site: demoSite, settings: richNotice(url) });

const signal = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }));
const choose = (page: Page) => page.locator(control.choose).click();
const running = ({ purposes }: SiteConfig): PurposeRow[] =>
  purposes.map(([id, version, category]): PurposeRow => [id, version, category, category === "" ? 0 : 1]);
const inCalifornia = (config: SiteConfig): Partial<SiteConfig> => ({
  regime: "opt-out",
  ask: false,
  optOut: { en: "Do Not Sell or Share My Personal Information" },
  honoured: { en: "Opt-out request honoured" },
  purposes: running(config),
});
const california = (page: Page) => withConfig(page, inCalifornia, "opt-out-link");
const coming = ({ notice }: SiteConfig) => ({ announce: { notice, at: "2026-12-24T12:00:00.000Z" } });

/** The purposes that were answered at a lower version, and what the notice says has changed in them. */
async function changed(page: Page, more: (config: SiteConfig) => Partial<SiteConfig> = () => ({})): Promise<void> {
  const changes = {
    analytics: { version: 2, reason: "new-version", names: [] },
    social: { version: 2, reason: "new-recipient", names: partners },
  } as const;
  const isRaised = (id: string): id is keyof typeof changes => Object.hasOwn(changes, id);
  await withConfig(page, (config) => {
    const given = more(config);
    const purposes = (given.purposes ?? config.purposes).map(([id, version, category, on]): PurposeRow => [
      id,
      isRaised(id) ? 2 : version,
      category,
      ...((on ? [on] : []) as [1?]),
    ]);
    return { ...given, purposes };
  });
  await withView(page, ({ purposes }) => ({
    purposes: purposes.map((purpose) =>
      isRaised(purpose.id) ? { ...purpose, version: 2, changes: [changes[purpose.id]] } : purpose,
    ),
  }));
}

/** Adds the page's forms and films to it. */
async function fill(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { content } = document.querySelector<HTMLTemplateElement>("#more")!;
    document.querySelector("h1")!.after(content.cloneNode(true));
  });
  await page.locator("#share [type=checkbox]").waitFor();
}
async function subscribe(page: Page): Promise<void> {
  await page.locator("#news [type=email]").fill("kim@example.com");
  await page.locator("#news [type=checkbox]").click();
  await page.locator("#news button").click();
  await page.locator("#news [role=status]:not(:empty)").waitFor();
}
const openChoices = async (page: Page) => {
  await page.locator(control.trigger).click();
  await page.locator(control.save).waitFor();
};

async function chosen(page: Page): Promise<void> {
  await choose(page);
  await page.locator(control.switchOf("analytics")).click();
  await page.locator(control.save).click();
  await whenSent(page);
  await openChoices(page);
  await page.locator(control.withdrawAll).waitFor();
  await page.locator("#privacy-panel .choices summary").first().click();
  await page.locator('button[slot="code"]').click();
  await page.locator("#privacy-panel svg").waitFor();
}

/** Sentences of every kind: given before, refused by the form, untouched, explicit, and with recipients. */
async function filledForms(page: Page): Promise<void> {
  await page.locator(control.rejectAll).click();
  await fill(page);
  await subscribe(page);
  await page.reload();
  await fill(page);
  await page.locator("#call [type=tel]").fill("0113 496 0120");
  for (const at of [0, 1]) await page.locator("#call [type=checkbox]").nth(at).click();
  await page.locator("#call button").click();
  await page.locator("#call [role=status]:not(:empty)").waitFor();
  await page.locator("[role=group] button[slot=once]").first().waitFor();
}

async function channels(page: Page): Promise<void> {
  await page.locator(control.rejectAll).click();
  await fill(page);
  await subscribe(page);
  await openChoices(page);
  await page.locator('button[slot^="withdraw-rec_"]').click();
  await page.locator(control.close).click();
  await subscribe(page);
  await openChoices(page);
}

async function withdrawn(page: Page): Promise<void> {
  await page.locator(control.acceptAll).click();
  await whenSent(page);
  await openChoices(page);
  await page.locator(control.withdrawAll).click();
  await whenSent(page);
  // As if a cookie had been set by the server for itself alone, which no script can remove.
  await page.evaluate(() =>
    dispatchEvent(new CustomEvent("assent:left", { detail: [{ name: "_ga" }, { name: "player" }] })),
  );
  await openChoices(page);
  await page.locator("#privacy-panel dialog .status:not(:empty)").waitFor();
}

async function secondQuestion(page: Page): Promise<void> {
  await openChoices(page);
  await page.locator('button[slot="opt-out"]').click();
  await whenSent(page);
  await openChoices(page);
  await page.locator(control.switchOf("advertising")).click();
  await page.locator(control.save).click();
}

async function askedAgain(page: Page, more?: (config: SiteConfig) => Partial<SiteConfig>): Promise<void> {
  await changed(page, more);
  // The server knows nothing of the raised versions.
  await page.route("**/v1/records", (route) => route.abort());
  await page.reload();
}

const told = "#privacy-panel .told";

export const states: Readonly<Record<string, State>> = {
  "the first layer": {},
  "the first layer as a box": { before: (page) => withConfig(page, () => ({ layout: "box" })) },
  "the first layer in the centre": { before: (page) => withConfig(page, () => ({ layout: "centre" })) },
  "the first layer with Global Privacy Control": { before: signal },
  "the first layer where something runs until it is objected to": {
    before: (page) =>
      withConfig(page, ({ purposes }) => ({
        purposes: purposes.map(([id, version, category]) =>
          id === "analytics" ? [id, version, category, 1] : [id, version, category],
        ),
      })),
  },
  "the first layer with a coming notice": {
    before: (page) => withConfig(page, coming),
    shows: "#privacy-panel .banner .coming",
  },
  "what is asked again, with what has changed": {
    act: async (page) => {
      await page.locator(control.acceptAll).click();
      await whenSent(page);
      await askedAgain(page);
    },
    shows: "#privacy-panel .banner ul:not(.purposes) li",
  },
  "the question of age": { before: (page) => withConfig(page, () => ({ age: 16 })) },
  "the panel with details": {
    act: async (page) => {
      await choose(page);
      await page.locator("#privacy-panel summary").nth(1).click();
    },
  },
  "the panel in California": { before: california, act: openChoices },
  "the second question in California": {
    before: california,
    act: secondQuestion,
    shows: "#privacy-panel [role=alert]",
  },
  "my choices": { act: chosen },
  "my choices withdrawn, with what is left": { act: withdrawn },
  "channels with something given and something withdrawn": { act: channels },
  "the trigger alone": {
    act: (page) => page.locator(control.rejectAll).click(),
    shows: control.trigger,
  },
  "the page in California: the trigger and the way to opt out": { before: california, shows: "#privacy-opt-out" },
  "the page in California, told of a coming notice": {
    before: (page) => withConfig(page, (config) => ({ ...inCalifornia(config), ...coming(config) }), "opt-out-link"),
    shows: told,
  },
  "told that Global Privacy Control is followed": {
    before: async (page) => {
      await signal(page);
      await withConfig(page, (config) => ({ regime: "notice", ask: false, purposes: running(config) }));
    },
    shows: told,
  },
  "told of statistics that run until they are objected to": {
    before: (page) =>
      withConfig(page, ({ purposes }) => ({
        purposes: purposes.flatMap(([id, version, category]): PurposeRow[] =>
          category === "analytics" ? [[id, version, category, 1]] : category === "" ? [[id, version, category]] : [],
        ),
      })),
    shows: told,
  },
  "told of what has changed and what is to come": {
    before: (page) => withConfig(page, (config) => ({ regime: "notice", ask: false, purposes: running(config) })),
    act: async (page) => {
      await openChoices(page);
      await page.locator(control.acceptAllInDialog).click();
      await whenSent(page);
      await askedAgain(page, (config) => ({
        ...coming(config),
        regime: "notice",
        ask: false,
        purposes: running(config),
      }));
    },
    shows: told,
  },
  "a page with films and forms": { act: filledForms, shows: "[role=group] button[slot=once]" },
  "the debug panel": {
    query: "?assent-debug",
    act: async (page) => {
      await fill(page);
      await page.getByRole("button", { name: "Show the panel's content" }).click();
    },
    shows: "#assent-debug .body",
  },
};

/** Opens the state on a page of its own, as a telephone has it. */
export async function openState(
  site: TestSite,
  { query = "", before, act, shows = "#privacy-panel :is(.banner, dialog[open])" }: State,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const page = await site.open(`/${query}`, { viewport: { width: 320, height: 640 } }, async (fresh) => {
    await prepare?.(fresh);
    await before?.(fresh);
  });
  await act?.(page);
  await page.locator(shows).first().waitFor();
  // What a press leaves to the frames after it is done: its answer, the room at the page's end, the focus.
  await page.evaluate(async () => {
    const frame = () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
    for (let frames = 0; frames < 3; frames++) await frame();
  });
  await page.mouse.move(0, 0);
  return page;
}
