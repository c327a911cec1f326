// Cards, badges, facts and the head of a screen.
import type { ComponentChildren } from "preact";

/** A group of things that belong together, under a name. */
export const Card = (props: {
  readonly title?: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) => (
  <section class="card">
    {props.title && (
      <div class="top">
        <h2>{props.title}</h2>
        {props.actions}
      </div>
    )}
    {props.children}
  </section>
);

export type Tone = "good" | "bad" | "wait";

/** A word about a state. The colour says nothing that the word does not. */
export const Badge = (props: { readonly tone?: Tone | undefined; readonly children: ComponentChildren }) => (
  <span class={`badge ${props.tone ?? ""}`}>{props.children}</span>
);

/** Names with what belongs to them; rows without a value are left out. */
export const Facts = (props: { readonly rows: readonly (readonly [name: string, value: ComponentChildren])[] }) => (
  <dl class="facts">
    {props.rows.map(([name, value]) =>
      value === undefined || value === null || value === "" ? null : (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ),
    )}
  </dl>
);

/** The name of a screen, a sentence about it, and what can be done. */
export const Head = (props: {
  readonly title: string;
  readonly about?: ComponentChildren;
  readonly children?: ComponentChildren;
}) => (
  <header class="head">
    <div>
      <h1 tabIndex={-1}>{props.title}</h1>
      {props.about && <p>{props.about}</p>}
    </div>
    {props.children && <div class="actions">{props.children}</div>}
  </header>
);
