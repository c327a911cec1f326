// The first layer: a labelled region that asks without stopping anybody from reading.
import type { VNode } from "preact";
import { acceptAll, asked, openDialog, rejectAll } from "./actions.ts";
import { Button, Link, say, titleOf, type PartProps } from "./session.ts";

export function Banner({ session }: PartProps): VNode {
  const { host, view } = session;
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
        <Link session={session} name="policy" href={view.policyUrl}>
          {say(session, "policyLink")}
        </Link>
      </div>
      <div class="buttons">
        <Button
          session={session}
          name="accept-all"
          label={say(session, "acceptAll")}
          onPress={(event) => acceptAll(session, "banner", event)}
        />
        <Button
          session={session}
          name="reject-all"
          label={say(session, "rejectAll")}
          onPress={(event) => rejectAll(session, "banner", event)}
        />
        <Button session={session} name="choose" label={say(session, "choose")} onPress={() => openDialog(session)} />
      </div>
    </section>
  );
}
