// How the banner looks, and who asks: shape, colours, controller, policy, rights, age.
import type { Layout } from "../../../core/site.ts";
import { layouts } from "../../../core/site.ts";
import { themeColours } from "../../../core/lint/theme.ts";
import { useId } from "preact/hooks";
import { useWords } from "../app/language.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import type { DraftState } from "./banner-draft.ts";
import { useFaults } from "./banner-report.tsx";
import { PageTheme } from "./banner-theme.tsx";
import { lookWords } from "./banner-look-words.ts";

type Token = keyof typeof themeColours;
const lightTokens = ["background", "text", "button", "button-text", "accent"] as const;

/** A colour as the browser's own chooser takes it: six hex digits; any other way of writing one stays in the field. */
const asHex = (value: string): string => (/^#[0-9a-f]{6}$/i.test(value) ? value : "#888888");

function Colour(props: {
  readonly label: string;
  readonly token: Token;
  readonly value: string | undefined;
  readonly fault: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const id = useId();
  const shown = props.value ?? themeColours[props.token];
  return (
    <div class="field colour">
      <label for={id}>{props.label}</label>
      <div class="row">
        <input
          type="color"
          aria-label={props.label}
          value={asHex(shown)}
          onInput={(event) => props.onChange(event.currentTarget.value)}
        />
        <input
          id={id}
          value={shown}
          spellcheck={false}
          aria-invalid={props.fault ? true : undefined}
          aria-describedby={props.fault ? `${id}-fault` : undefined}
          onInput={(event) => props.onChange(event.currentTarget.value || undefined)}
        />
      </div>
      {props.fault && (
        <p class="fault" id={`${id}-fault`}>
          {props.fault}
        </p>
      )}
    </div>
  );
}

function Shapes({ draft }: { readonly draft: DraftState }) {
  const said = useWords(lookWords);
  const name = useId();
  const chosen = draft.settings?.shape ?? "bar";
  return (
    <fieldset class="shapes">
      <legend>{said.shape}</legend>
      <div class="row">
        {layouts.map((shape: Layout) => (
          <label key={shape} class="shape">
            <input
              type="radio"
              name={name}
              value={shape}
              checked={shape === chosen}
              onChange={() => draft.set(["shape"], shape)}
            />
            <span class={`drawing as-${shape}`} aria-hidden="true" />
            {said.shapes[shape]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function LookFields({ draft }: { readonly draft: DraftState }) {
  const said = useWords(lookWords);
  const { settings } = draft;
  if (!settings) return null;
  const { style } = settings;
  const fault = useFaults(draft);
  const colours = (prefix: "" | "dark-") =>
    lightTokens.map((token) => {
      const own: Token = `${prefix}${token}`;
      return (
        <Colour
          key={own}
          label={said.tokens[token]}
          token={own}
          value={style[own]}
          fault={fault(`/layout/style/${own}`)}
          onChange={(value) => draft.set(["style", own], value)}
        />
      );
    });
  return (
    <div class="stack">
      <Shapes draft={draft} />
      <PageTheme draft={draft} />
      <fieldset>
        <legend>{said.light}</legend>
        <div class="colours">{colours("")}</div>
      </fieldset>
      <fieldset>
        <legend>{said.dark}</legend>
        <div class="colours">{colours("dark-")}</div>
      </fieldset>
      <div class="columns">
        <Field
          label={said.radius}
          value={style["radius"] ?? ""}
          placeholder="14px"
          fault={fault("/layout/style/radius")}
          onChange={(value) => draft.set(["style", "radius"], value || undefined)}
        />
        <Field
          label={said.font}
          value={style["font"] ?? ""}
          placeholder="system-ui, sans-serif"
          hint={said.fontHelp}
          fault={fault("/layout/style/font")}
          onChange={(value) => draft.set(["style", "font"], value || undefined)}
        />
      </div>
      {Object.keys(style).length > 0 && (
        <div class="row">
          <Button kind="plain" onPress={() => draft.set(["style"], {})}>
            {said.plain}
          </Button>
        </div>
      )}
    </div>
  );
}

export function PolicyFields({ draft }: { readonly draft: DraftState }) {
  const said = useWords(lookWords);
  const { settings } = draft;
  if (!settings) return null;
  const { controller, policy, rights } = settings;
  const fault = useFaults(draft);
  /** A hash is of one text: another version, or another address, has not got it. */
  const setPolicy = (name: "url" | "version", value: string) =>
    draft.change(({ policy: { hash: _, ...others }, ...now }) => ({ ...now, policy: { ...others, [name]: value } }));
  const text = (label: string, path: readonly [string, string], value: string, more: object = {}) => (
    <Field
      label={label}
      value={value}
      fault={fault(`/${path.join("/")}`)}
      onChange={(next) => draft.set(path, next)}
      {...more}
    />
  );
  return (
    <div class="stack">
      {text(said.controller, ["controller", "name"], controller.name, { hint: said.controllerHelp })}
      {text(said.address, ["controller", "address"], controller.address, { rows: 2 })}
      {text(said.contact, ["controller", "contact"], controller.contact)}
      <div class="columns">
        {text(said.policy, ["policy", "url"], policy.url, {
          type: "url",
          onChange: (next: string) => setPolicy("url", next),
        })}
        {text(said.version, ["policy", "version"], policy.version, {
          onChange: (next: string) => setPolicy("version", next),
          ...(policy.hash ? { hint: said.versionHelp } : {}),
        })}
      </div>
      <div class="columns">
        {text(said.rights, ["rights", "url"], rights.url, { type: "url" })}
        {text(said.authority, ["rights", "authority"], rights.authority)}
      </div>
      <Field
        label={said.age}
        hint={said.ageHelp}
        value={settings.minimumAge === undefined ? "" : String(settings.minimumAge)}
        fault={fault("/minimumAge")}
        onChange={(value) => draft.set(["minimumAge"], value === "" ? undefined : Number(value) || value)}
      />
    </div>
  );
}
