// For developers: keys of the site, snippets with its own ids, and the reference of the API.
import type { Install } from "../../services/installs.ts";
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import type { ScreenProps } from "../app/screens.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Card, Head } from "../parts/card.tsx";
import { Failure } from "../parts/said.tsx";
import { Snippet, Tabs } from "../parts/tabs.tsx";
import { ApiReference } from "./api-reference.tsx";
import { ApiKeys } from "./api-keys.tsx";
import { developersWords } from "./developers-words.ts";
import { Webhooks } from "./webhooks.tsx";
import { askedOf, checkCall, choicesLink, clientCall, declarationTag, heldScript, serverOf } from "./tags.ts";

/** Where browsers reach the server, and what the site asks with; what is not told yet is what most sites have. */
function useOwn() {
  const { api } = useApp();
  const site = useSite();
  const options = { site: site.id };
  const install = useLoaded((signal) => api.json<Install>("GET", "/v1/install", undefined, { ...options, signal }), []);
  const register = useLoaded(
    (signal) => api.json<Register>("GET", "/v1/purposes", undefined, { ...options, signal }),
    [],
  );
  return {
    place: { server: serverOf(install.value?.tag ?? "") ?? location.origin, site: site.id },
    asked: askedOf(register.value?.purposes ?? []),
    register,
  };
}

function Snippets() {
  const said = useWords(developersWords);
  const { place, asked, register } = useOwn();
  const all = [
    [said.link, said.linkAbout, choicesLink],
    [said.declared, said.declaredAbout, declarationTag(place)],
    [said.hold, said.holdAbout, heldScript(asked)],
    [said.ask, said.askAbout, checkCall(place, asked)],
    [said.client, said.clientAbout, clientCall(place, asked)],
  ] as const;
  return (
    <>
      <Failure error={register.error} onAgain={register.reload} />
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
          { id: "keys", name: said.tabs.keys, content: () => <ApiKeys /> },
          { id: "webhooks", name: said.tabs.webhooks, content: () => <Webhooks id={rest[1]} /> },
          { id: "snippets", name: said.tabs.snippets, content: () => <Snippets /> },
          { id: "reference", name: said.tabs.reference, content: () => <ApiReference /> },
        ]}
      />
    </>
  );
}
