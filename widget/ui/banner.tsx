// The first layer: a labelled region that asks without stopping anybody from reading.
import type { VNode } from "preact";
import { acceptAll, asked, openDialog, rejectAll } from "./actions.ts";
import { Button, Link } from "./controls.tsx";
import { say, titleOf, type PartProps } from "./session.ts";

export function Banner({ session }: PartProps): VNode {
  const { host, view } = session;
  const button = (name: string, key: string, onPress: (event: Event) => void) => (
    <Button session={session} name={name} label={say(session, key)} onPress={onPress} />
  );
  return (
    <section class="banner" aria-labelledby="title">
      <div class="words">
        <h2 id="title">{say(session, "bannerTitle")}</h2>
        <p>{say(session, "bannerText")}</p>
        <ul class="purposes" aria-label={say(session, "purposesLabel")}>
          {asked(session).map(({ id }) => (
            <li>{titleOf(session, id)}</li>
          ))}
        </ul>
        {host.gpc && <p class="note">{say(session, "gpcNotice")}</p>}
        <Link session={session} name="policy" href={view.policyUrl} label={say(session, "policyLink")} />
      </div>
      <div class="buttons">
        {button("accept-all", "acceptAll", (event) => acceptAll(session, "banner", event))}
        {button("reject-all", "rejectAll", (event) => rejectAll(session, "banner", event))}
        {button("choose", "choose", () => openDialog(session))}
      </div>
    </section>
  );
}
