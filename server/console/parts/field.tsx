// Fields of forms: a label above, help below, and the fault where it is.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Labelled {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly fault?: string | undefined;
}

function Around({
  id,
  label,
  hint,
  fault,
  children,
}: Labelled & { readonly id: string; readonly children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

const described = (id: string, { hint, fault }: Labelled) =>
  [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined;

interface FieldProps extends Labelled {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "email" | "tel" | "url" | "search" | "date" | "datetime-local";
  readonly name?: string;
  readonly placeholder?: string;
  readonly autocomplete?: string;
  readonly isRequired?: boolean;
  /** Takes the focus when it comes on screen. */
  readonly isFirst?: boolean;
  /** More than one line, this many at first. */
  readonly rows?: number;
}

export function Field(props: FieldProps) {
  const id = useId();
  const { label, hint, fault, isFirst, isRequired, rows } = props;
  const type = (props.type ?? "text") as "text";
  const own = {
    id,
    value: props.value,
    name: props.name,
    placeholder: props.placeholder,
    required: isRequired,
    "aria-invalid": fault ? true : undefined,
    "aria-describedby": described(id, props),
    spellcheck: false,
  };
  const typed = (event: { readonly currentTarget: { readonly value: string } }) =>
    props.onChange(event.currentTarget.value);
  const focus = (element: HTMLElement | null) => {
    if (isFirst && element && element.dataset["met"] === undefined) {
      element.dataset["met"] = "";
      element.focus({ preventScroll: true });
    }
  };
  return (
    <Around id={id} label={label} hint={hint} fault={fault}>
      {rows === undefined ? (
        <input {...own} type={type} autocomplete={props.autocomplete ?? "off"} ref={focus} onInput={typed} />
      ) : (
        <textarea {...own} rows={rows} ref={focus} onInput={typed} />
      )}
    </Around>
  );
}

interface ChoiceProps<V extends string> extends Labelled {
  readonly value: V;
  readonly options: readonly (readonly [value: V, label: string])[];
  readonly onChange: (value: V) => void;
}

/** One of several, from a list. */
export function Select<V extends string>(props: ChoiceProps<V>) {
  const id = useId();
  return (
    <Around id={id} label={props.label} hint={props.hint} fault={props.fault}>
      <select
        id={id}
        value={props.value}
        aria-invalid={props.fault ? true : undefined}
        aria-describedby={described(id, props)}
        onChange={(event) => props.onChange(event.currentTarget.value as V)}
      >
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Around>
  );
}

interface FileFieldProps extends Labelled {
  /** What was chosen, once it was read. */
  readonly chosen?: ComponentChildren;
  readonly onFile: (file: File) => void;
}

/** One file, which also takes one that is dropped on it. */
export function FileField(props: FileFieldProps) {
  const id = useId();
  return (
    <Around id={id} label={props.label} hint={props.hint} fault={props.fault}>
      <input
        type="file"
        id={id}
        aria-invalid={props.fault ? true : undefined}
        aria-describedby={[described(id, props), `${id}-chosen`].filter(Boolean).join(" ")}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) props.onFile(file);
        }}
      />
      <p class="hint" id={`${id}-chosen`} aria-live="polite">
        {props.chosen}
      </p>
    </Around>
  );
}

/** A box to tick, with what it means. */
export function Tick(props: {
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly hint?: string;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div class="tick">
      <input
        type="checkbox"
        id={id}
        checked={props.checked}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <div class="field">
        <label for={id}>{props.label}</label>
        {props.hint && (
          <p class="hint" id={`${id}-hint`}>
            {props.hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** A form that the app sends, never the browser. */
export const Form = (props: { readonly onSend: () => void; readonly children: ComponentChildren }) => (
  <form
    class="stack"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      props.onSend();
    }}
  >
    {props.children}
  </form>
);
