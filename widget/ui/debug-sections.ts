// How the debug panel looks: its frame with the controls, which stays, and its lists, which are drawn again.
import type { NoticeView } from "../../core/site.ts";
import { directionOf } from "../i18n/direction.ts";
import type { Findings } from "./debug-report.ts";
import type { Supposed } from "./debug-simulation.ts";
import { layerVerdict, nameVerdict, purposeVerdict, type Verdict } from "./debug-verdicts.ts";
import { make } from "./make.ts";

/** What the panel's controls do. */
interface Does {
  simulate(supposed: Supposed): void;
  stop(): void;
  copy(): void;
  close(): void;
}

export interface Frame {
  readonly panel: HTMLElement;
  readonly flag: HTMLElement;
  /** The list of a section by its title. */
  readonly lists: Readonly<Record<string, HTMLElement>>;
  readonly preview: HTMLElement;
  /** Announces. */
  say(text: string): void;
  /** Shows the report to be copied by hand. */
  showReport(text: string): void;
}

const titles = [
  "To fix",
  "What may run",
  "Marked in the page",
  "Third parties reached",
  "Signals sent",
  "Records waiting",
];
const openAtFirst = new Set(["To fix", "What may run", "Marked in the page"]);

function button(text: string, press: () => void, className = ""): HTMLButtonElement {
  const control = make("button", { type: "button", className }, text);
  control.addEventListener("click", press);
  return control;
}

function simulationForm(languages: readonly string[], does: Does): HTMLElement {
  const place = make("input", { placeholder: "as it is", maxLength: 6, autocomplete: "off", spellcheck: false });
  const lang = make("select", {}, make("option", { value: "" }, "as it is"));
  lang.append(...languages.map((tag) => make("option", { value: tag }, tag)));
  const answer = make("select", {});
  for (const [value, text] of [
    ["none", "nothing answered"],
    ["given", "everything accepted"],
    ["refused", "everything refused"],
    ["own", "as in this browser"],
  ] as const) {
    answer.append(make("option", { value }, text));
  }
  const gpc = make("input", { type: "checkbox" });
  const run = () =>
    does.simulate({
      place: place.value.trim().toUpperCase(),
      lang: lang.value,
      gpc: gpc.checked,
      answer: answer.value as Supposed["answer"],
    });
  place.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") run();
  });
  return make(
    "div",
    {},
    make(
      "fieldset",
      {},
      make("label", {}, "Place, such as US-CA or GB", place),
      make("label", {}, "Language", lang),
      make("label", {}, "Answer", answer),
      make("label", { className: "tick" }, gpc, "Global Privacy Control"),
    ),
    make("div", { className: "buttons" }, button("Simulate", run), button("As it is", does.stop)),
  );
}

function section(title: string, content: HTMLElement, isOpen: boolean): HTMLElement {
  const summary = make("summary", {}, title);
  return make("details", { open: isOpen }, summary, content);
}

/** Builds the panel into the shadow. What it says changes with `drawFindings`. */
export function makeFrame(root: ShadowRoot, languages: readonly string[], does: Does): Frame {
  const flag = make("p", { className: "flag", role: "status" });
  const preview = make("div", { className: "preview", hidden: true });
  const facts = make("dl", {});
  const lists: Record<string, HTMLElement> = { Here: facts };
  const body = make("div", { className: "body", id: "body" }, facts);
  for (const title of titles) {
    lists[title] = make("ul", {});
    body.append(section(title, lists[title], openAtFirst.has(title)));
  }
  body.append(section("Simulate", make("div", {}, simulationForm(languages, does), preview), true));
  const report = make("textarea", { readOnly: true, hidden: true, ariaLabel: "Report" });
  body.append(make("p", {}, button("Copy report", does.copy)), report);
  const fold = button("–", () => setFolded(!body.hidden), "icon");
  fold.ariaLabel = "Show the panel's content";
  const setFolded = (isFolded: boolean) => {
    body.hidden = isFolded;
    fold.textContent = isFolded ? "+" : "–";
    fold.ariaExpanded = String(!isFolded);
  };
  const close = button("×", does.close, "icon");
  close.ariaLabel = "Close the debug panel";
  const title = make(
    "h2",
    { id: "title" },
    "Assent debug",
    make("small", {}, "Shown in this tab only. It changes nothing."),
  );
  const panel = make("section", { className: "panel" }, make("header", {}, title, fold, close), flag, body);
  panel.setAttribute("aria-labelledby", "title");
  // On a phone it would cover what it explains.
  setFolded(matchMedia("(max-width: 40rem)").matches);
  root.append(panel);
  return {
    panel,
    flag,
    lists,
    preview,
    say: (text) => void (flag.textContent = text || flag.dataset["state"] || ""),
    showReport(text) {
      report.value = text;
      report.hidden = false;
      report.focus();
      report.select();
    },
  };
}

const chip = (on: boolean, text = on ? "runs" : "waits") => make("span", { className: on ? "chip on" : "chip" }, text);

function row(label: Node, verdict: Verdict, text?: string): HTMLElement {
  const item = make("li", {}, chip(verdict.on, text), label, make("p", {}, verdict.why));
  if (verdict.fix) item.append(make("p", { className: "fix" }, verdict.fix));
  return item;
}
const line = (text: string) => make("li", {}, make("code", {}, text));
const code = (text: string) => make("code", {}, text);

function rowsOf({ situation, seen, problems, signals, outbox, supposed }: Findings): Record<string, HTMLElement[]> {
  return {
    "To fix": problems.map(({ what, fix }) =>
      make("li", {}, chip(false, "fix"), make("span", {}, what), make("p", { className: "fix" }, fix)),
    ),
    "What may run": situation.config.purposes
      .filter(([, , category]) => category !== "")
      .map((purpose) =>
        row(
          make("span", {}, purpose[0] === purpose[2] ? purpose[0] : `${purpose[0]} (${purpose[2]})`),
          purposeVerdict(situation, purpose),
        ),
      ),
    "Marked in the page": seen.marked.map(({ label, names, held }) => {
      const verdicts = names.map((name) => nameVerdict(situation, name));
      const verdict = verdicts.find(({ on }) => !on) ?? verdicts[0]!;
      return row(code(label), verdict, held && verdict.on && !supposed ? "next" : undefined);
    }),
    "Third parties reached": seen.reached.map(({ host, count, vendor }) =>
      make("li", {}, code(`${count} ×`), code(host), make("p", {}, vendor ?? "No vendor of this site.")),
    ),
    "Signals sent": signals.map(line),
    "Records waiting": outbox.map(line),
  };
}

function drawFacts(list: HTMLElement, { situation }: Findings, lang: string): void {
  const { config, gpc } = situation;
  const layer = layerVerdict(situation);
  const facts: readonly (readonly [string, string])[] = [
    ["Site", config.site],
    ["Notice", config.notice.slice(7, 19)],
    ["Regime", config.regime],
    ["Language", lang],
    ["Global Privacy Control", gpc ? "sent" : "not sent"],
    ["First layer", `${layer.on ? "Comes" : "Does not come"}. ${layer.why}`],
    ...(config.optOut
      ? [["Opt-out link", "Shown: sale and sharing can be refused without the first layer."] as const]
      : []),
  ];
  list.replaceChildren(...facts.flatMap(([term, text]) => [make("dt", {}, term), make("dd", {}, text)]));
}

function drawPreview(preview: HTMLElement, view: NoticeView | undefined): void {
  preview.hidden = !view;
  if (!view) return;
  const { messages } = view.texts;
  const text = (key: string) => (messages[key] ?? "").replaceAll("{controller}", view.controller.name);
  preview.lang = view.lang;
  preview.dir = directionOf(view.lang);
  preview.replaceChildren(
    make("strong", {}, text("bannerTitle")),
    make("p", {}, text("bannerText")),
    make("p", {}, ["acceptAll", "rejectAll", "choose"].map((key) => `[ ${text(key)} ]`).join(" ")),
  );
}

/** Draws what was found. The controls, and with them the focus, stay. */
export function drawFindings(frame: Frame, findings: Findings & { readonly view?: NoticeView }): void {
  const { supposed, view } = findings;
  const rows = rowsOf(findings);
  for (const title of titles) {
    const list = frame.lists[title]!;
    const found = rows[title]!;
    const none = title === "To fix" ? "Nothing found." : "None.";
    list.replaceChildren(...(found.length ? found : [make("li", {}, make("p", {}, none))]));
    const details = list.parentElement!;
    details.classList.toggle("bad", title === "To fix" && found.length > 0);
    details.firstElementChild!.replaceChildren(`${title} `, make("span", { className: "count" }, `${found.length}`));
  }
  drawFacts(frame.lists["Here"]!, findings, view?.lang ?? (document.documentElement.lang || "–"));
  drawPreview(frame.preview, view);
  frame.panel.classList.toggle("simulating", !!supposed);
  const state = supposed
    ? `Simulating: ${supposed}. Nothing of it is in force, stored or sent; the page's own controls are locked meanwhile.`
    : "";
  if (frame.flag.dataset["state"] === state) return;
  frame.flag.dataset["state"] = state;
  frame.flag.textContent = state;
}
