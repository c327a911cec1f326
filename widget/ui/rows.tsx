// The purposes with their switches, category by category.
/** @jsxImportSource ./dom */
import { capital } from "./periods.ts";
import type { FirstPurpose } from "../../core/site.ts";
import { place, type PartProps } from "./controls.tsx";
import { Details } from "./cookies.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { say, titleOf } from "./session.ts";

type RowProps = PartProps & { readonly purpose: FirstPurpose; readonly nested: boolean };

function Switch({ session, purpose }: RowProps): Child {
  const { id } = purpose;
  const { draft } = session;
  const toggle = (event: Event) => {
    const box = event.target as HTMLInputElement;
    // A script may switch off, never on.
    draft[id] = box.checked &&= session.host.isTrusted(event);
    // A second question was about what stood before.
    if (session.host.again) {
      delete session.host.again;
      session.draw();
    }
  };
  return place(
    session,
    `switch-${id}`,
    <input type="checkbox" role="switch" aria-label={titleOf(session, id)} checked={!!draft[id]} onClick={toggle} />,
  );
}

function Row(props: RowProps): Child {
  const { session, purpose, nested } = props;
  const { id, category } = purpose;
  const { purposes, regime } = session.host.config;
  const runs = regime === "opt-in" && purposes.some(([row, , , on]) => row === id && on);
  const title = titleOf(session, id);
  return (
    <section class="row">
      <div class="head">
        {nested ? <h4>{title}</h4> : <h3>{title}</h3>}
        {category === "essential" ? <span class="on">{say(session, "alwaysOn")}</span> : <Switch {...props} />}
      </div>
      <p>{session.view.texts.purposes[id]?.text}</p>
      {runs && <p class="on">{say(session, "exemptNote")}</p>}
      {session.alone?.Vendors({ session, purpose: id })}
      <Details session={session} purpose={purpose} />
    </section>
  );
}

/** A category with one purpose is that purpose; with several it has a heading of its own. They come in their order. */
export const Rows = ({ session }: PartProps): Child =>
  [...new Set(session.shown.map(({ category }) => category!))].map((category) => {
    const rows = session.shown.filter((purpose) => purpose.category === category);
    const nested = rows.length > 1;
    return [
      nested && <h3 class="group">{say(session, `category${capital(category)}`)}</h3>,
      rows.map((purpose) => <Row session={session} purpose={purpose} nested={nested} />),
    ];
  });
