// The debug panel's question: somebody else's place, language, signal and answer, and the first layer they would see.
/** @jsxImportSource preact */
import type { NoticeView } from "../../core/site.ts";
import { directionOf } from "../i18n/direction.ts";
import type { Supposed } from "./debug-simulation.ts";

interface SimulatorProps {
  /** What the controls say, whether or not it is simulated. */
  readonly wish: Supposed;
  readonly languages: readonly string[];
  /** The notice as it would be shown, while something is simulated. */
  readonly view: NoticeView | undefined;
  change(wish: Supposed): void;
  simulate(): void;
  stop(): void;
}

const answers: readonly (readonly [Supposed["answer"], string])[] = [
  ["none", "nothing answered"],
  ["given", "everything accepted"],
  ["refused", "everything refused"],
  ["own", "as in this browser"],
];

function Controls({ wish, languages, change, simulate }: SimulatorProps) {
  return (
    <fieldset>
      <label>
        Place, such as US-CA or GB
        <input
          placeholder="as it is"
          maxLength={6}
          autocomplete="off"
          spellcheck={false}
          value={wish.place}
          onInput={({ currentTarget }) => change({ ...wish, place: currentTarget.value })}
          onKeyDown={({ key }) => {
            if (key === "Enter") simulate();
          }}
        />
      </label>
      <label>
        Language
        <select value={wish.lang} onChange={({ currentTarget }) => change({ ...wish, lang: currentTarget.value })}>
          {["", ...languages].map((tag) => (
            <option key={tag} value={tag}>
              {tag || "as it is"}
            </option>
          ))}
        </select>
      </label>
      <label>
        Answer
        <select
          value={wish.answer}
          onChange={({ currentTarget }) => change({ ...wish, answer: currentTarget.value as Supposed["answer"] })}
        >
          {answers.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label class="tick">
        <input
          type="checkbox"
          checked={wish.gpc}
          onChange={({ currentTarget }) => change({ ...wish, gpc: currentTarget.checked })}
        />
        Global Privacy Control
      </label>
    </fieldset>
  );
}

function Preview({ view }: { readonly view: NoticeView }) {
  const { messages } = view.texts;
  const text = (key: string) => (messages[key] ?? "").replaceAll("{controller}", view.controller.name);
  return (
    <div class="preview" lang={view.lang} dir={directionOf(view.lang)}>
      <strong>{text("bannerTitle")}</strong>
      <p>{text("bannerText")}</p>
      <p>{["acceptAll", "rejectAll", "choose"].map((key) => `[ ${text(key)} ]`).join(" ")}</p>
    </div>
  );
}

/** The controls of a simulation and, while there is one, what it shows first. */
export function Simulator(props: SimulatorProps) {
  return (
    <details open>
      <summary>Simulate</summary>
      <Controls {...props} />
      <div class="buttons">
        <button type="button" onClick={props.simulate}>
          Simulate
        </button>
        <button type="button" onClick={props.stop}>
          As it is
        </button>
      </div>
      {props.view && <Preview view={props.view} />}
    </details>
  );
}
