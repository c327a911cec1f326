// The last page of the wizard: the banner live in a closed frame, its shape and colour, and what would be unlawful.
import { useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { nowMs, useWords } from "../app/language.ts";
import { useServerSaid } from "../app/server-said.ts";
import { Button } from "../parts/button.tsx";
import { Head } from "../parts/card.tsx";
import { Select, Tick } from "../parts/field.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import { previewWords } from "./banner-preview-words.ts";
import { placeOptions } from "./preview-places.ts";
import { wizardWords } from "./wizard-words.ts";
import { regimeAt, type Answers, type WizardDraft } from "./wizard-wish.ts";

export interface LookProps {
  readonly answers: Answers;
  readonly draft: WizardDraft;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly onChange: (part: Pick<Partial<Answers>, "shape" | "colour">) => void;
  readonly onBack: () => void;
  readonly onPublish: () => void;
}

const shapes = ["box", "bar", "centre"] as const;
const firstColour = "#14532d";

function Preview({ answers, draft, isBusy }: Pick<LookProps, "answers" | "draft" | "isBusy">) {
  const said = useWords(wizardWords);
  const { places } = useWords(previewWords);
  const { language } = useApp();
  const [width, setWidth] = useState<"phone" | "desktop">("desktop");
  const [place, setPlace] = useState(answers.mainPlace);
  if (!draft.preview) return null;
  const source = `${new URL(draft.preview).pathname}/${answers.languages[0]}.html${place ? `?place=${place}` : ""}`;
  // Publishing ends the preview's address, and a frame that still loads would ask for what is gone.
  const frame = isBusy ? { key: "" } : { key: `${draft.revision} ${place}`, src: source };
  return (
    <figure class={`stage ${width}`}>
      <figcaption class="row">
        {(["desktop", "phone"] as const).map((one) => (
          <button key={one} type="button" class="button" aria-pressed={width === one} onClick={() => setWidth(one)}>
            {said[one]}
          </button>
        ))}
        <Select
          label={said.seenFrom}
          hint={said.regimes[regimeAt(place, nowMs())]}
          value={place}
          options={placeOptions(language, { ...places, "": said.anywhere })}
          onChange={setPlace}
        />
      </figcaption>
      {/* Without scripts of the page: archived and drafted code alike run under an origin that nobody else has. */}
      <iframe {...frame} sandbox="allow-scripts" title={said.preview} />
    </figure>
  );
}

/** What keeps the draft from being published, each with the rule's number. */
function Broken({ draft }: Pick<LookProps, "draft">) {
  const said = useWords(wizardWords);
  const broken = brokenIn(draft);
  const server = useServerSaid(broken.length > 0);
  if (broken.length === 0 || !server) return null;
  return (
    <Notice tone="bad" title={said.broken}>
      <ul>
        {broken.map((one) => (
          <li key={`${one.rule} ${one.pointer} ${one.code}`}>
            {one.rule}: {server.sentence(one) ?? one.message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const brokenIn = ({ report }: WizardDraft) => report.findings.filter(({ severity }) => severity === "error");

export function LookStep({ answers, draft, error, isBusy, onChange, onBack, onPublish }: LookProps) {
  const said = useWords(wizardWords);
  return (
    <div class="stack">
      <Head title={said.lookTitle} about={said.lookAbout} />
      <Preview answers={answers} draft={draft} isBusy={isBusy} />
      <fieldset class="stack">
        <legend>{said.shape}</legend>
        <div class="row">
          {shapes.map((shape) => (
            <label key={shape} class="tick">
              <input
                type="radio"
                name="shape"
                value={shape}
                checked={answers.shape === shape}
                onChange={() => onChange({ shape })}
              />
              {said.shapes[shape]}
            </label>
          ))}
        </div>
      </fieldset>
      <div class="row">
        <Tick
          label={said.ownColour}
          checked={answers.colour !== ""}
          onChange={(isOn) => onChange({ colour: isOn ? firstColour : "" })}
        />
        {answers.colour && (
          <input
            type="color"
            class="swatch"
            aria-label={said.colour}
            value={answers.colour}
            onChange={({ currentTarget }) => onChange({ colour: currentTarget.value })}
          />
        )}
      </div>
      <Broken draft={draft} />
      <Failure error={error} />
      <div class="row end">
        <Button onPress={onBack}>{said.back}</Button>
        <Button kind="main" isBusy={isBusy} isOff={brokenIn(draft).length > 0} onPress={onPublish}>
          {said.publish}
        </Button>
      </div>
    </div>
  );
}
