// For developers: keys of the site, snippets with its own ids, and the reference of the API.
import { useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import type { ScreenProps } from "../app/screens.ts";
import { Card, Head } from "../parts/card.tsx";
import { Snippet, Tabs } from "../parts/tabs.tsx";
import { ApiReference } from "./api-reference.tsx";
import { ApiKeys } from "./api-keys.tsx";
import { developersWords } from "./developers-words.ts";
import { Webhooks } from "./webhooks.tsx";
import { checkCall, choicesLink, clientCall, heldScript } from "./tags.ts";

function Snippets() {
  const said = useWords(developersWords);
  const site = useSite();
  const place = { server: location.origin, site: site.id };
  const all = [
    [said.link, said.linkAbout, choicesLink],
    [said.hold, said.holdAbout, heldScript],
    [said.ask, said.askAbout, checkCall(place)],
    [said.client, said.clientAbout, clientCall(place)],
  ] as const;
  return (
    <>
      {all.map(([title, about, code]) => (
        <Card key={title} title={title}>
          <div class="stack">
            <p class="quiet">{about}</p>
            <Snippet code={code} what={title} />
          </div>
        </Card>
      ))}
    </>
  );
}

export function Screen({ rest }: ScreenProps) {
  const said = useWords(developersWords);
  return (
    <>
      <Head title={said.title} about={said.about} />
      <Tabs
        key={rest.join("/")}
        label={said.title}
        first={rest[0] === "webhooks" ? 1 : 0}
        tabs={[
          { name: said.tabs.keys, content: () => <ApiKeys /> },
          { name: said.tabs.webhooks, content: () => <Webhooks id={rest[1]} /> },
          { name: said.tabs.snippets, content: () => <Snippets /> },
          { name: said.tabs.reference, content: () => <ApiReference /> },
        ]}
      />
    </>
  );
}
