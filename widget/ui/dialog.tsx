// The second layer: every purpose with its switch, what stands behind it, and what was chosen before.
import { Fragment, type VNode } from "preact";
import type { Purpose } from "../../core/purpose.ts";
import { acceptAll, rejectAll, save } from "./actions.ts";
import { Choices } from "./choices.tsx";
import { Button, Link, type PartProps } from "./controls.tsx";
import { say, titleOf } from "./session.ts";
import { periodText } from "./wording.ts";

type PurposeProps = PartProps & { readonly purpose: Purpose };

function Cookies({ session, purpose }: PurposeProps): VNode {
  const rows = purpose.vendors.flatMap((vendor) => vendor.cookies.map((cookie) => ({ vendor, cookie })));
  if (!rows.length) return <p>{say(session, "noCookies")}</p>;
  const names = session.view.texts.purposes[purpose.id]?.vendors;
  return (
    <table>
      <thead>
        <tr>
          {["cookieName", "cookieService", "cookiePeriod"].map((key) => (
            <th scope="col">{say(session, key)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ vendor: { id, name, policyUrl }, cookie }) => (
          <tr>
            <td>{cookie.name}</td>
            <td>
              {/* Without an address it is plain text. */}
              <a href={policyUrl!} target="_blank" rel="noopener">
                {names?.[id] ?? name}
              </a>
              <p>{say(session, cookie.thirdParty ? "thirdParty" : "firstParty")}</p>
            </td>
            <td>
              {cookie.period === "session" ? say(session, "sessionPeriod") : periodText(session.view, cookie.period)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Facts({ session, purpose }: PurposeProps): VNode {
  const { dataTypes, recipients, storageLocation } = { ...purpose, ...session.view.texts.purposes[purpose.id] };
  const facts = { dataTypes, recipients, storageLocation: [storageLocation] };
  return (
    <dl>
      {Object.entries(facts).map(
        ([key, values]) =>
          values.join("") && (
            <Fragment>
              <dt>{say(session, key)}</dt>
              <dd>{values.join(", ")}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}

function Row({ session, purpose }: PurposeProps): VNode {
  const { id } = purpose;
  const title = titleOf(session, id);
  const toggle = (event: Event) => {
    const box = event.target as HTMLInputElement;
    // A script may switch off, never on.
    box.checked &&= session.host.isTrusted(event);
    session.draft[id] = box.checked;
    session.draw();
  };
  const input = (
    <input
      type="checkbox"
      role="switch"
      slot={`switch-${id}`}
      key={`switch-${id}`}
      aria-label={title}
      checked={!!session.draft[id]}
      onClick={toggle}
    />
  );
  return (
    <section class="row">
      <div class="head">
        <h3>{title}</h3>
        {purpose.category === "essential" ? <span class="on">{say(session, "alwaysOn")}</span> : session.place(input)}
      </div>
      <p>{session.view.texts.purposes[id]?.text}</p>
      <details>
        <summary>{say(session, "details")}</summary>
        <Facts session={session} purpose={purpose} />
        <Cookies session={session} purpose={purpose} />
      </details>
    </section>
  );
}

export function Dialog({ session }: PartProps): VNode {
  const { host, view } = session;
  const closed = () => {
    session.dialog = false;
    session.draw();
  };
  const button = (name: string, key: string, onPress: (event: Event) => void) => (
    <Button session={session} name={name} label={say(session, key)} onPress={onPress} />
  );
  return (
    <dialog aria-labelledby="dialog-title" onClose={closed}>
      <header>
        <h2 id="dialog-title" tabIndex={-1}>
          {say(session, "dialogTitle")}
        </h2>
        <Button session={session} name="close" kind="plain" label={say(session, "close")} onPress={closed} />
      </header>
      <div class="body">
        <p>
          {say(session, "dialogText")}{" "}
          <Link session={session} name="policy-again" href={view.policyUrl} label={say(session, "policyLink")} />
        </p>
        {host.gpc && <p class="note">{say(session, "gpcNotice")}</p>}
        <Choices session={session} />
        {session.shown.map((purpose) => (
          <Row session={session} purpose={purpose} />
        ))}
      </div>
      <footer class="buttons">
        {button("accept-all-2", "acceptAll", (event) => acceptAll(session, "panel", event))}
        {button("reject-all-2", "rejectAll", (event) => rejectAll(session, "panel", event))}
        {button("save", "save", (event) => save(session, event))}
      </footer>
    </dialog>
  );
}
