// The reference of the API, drawn from this server's own description of it.
import { useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { LinkButton } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Field } from "../parts/field.tsx";
import { Shown } from "../parts/said.tsx";
import { Snippet } from "../parts/tabs.tsx";
import { referenceWords } from "./api-reference-words.ts";

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

/** The part of OpenAPI 3.1 that is drawn. */
export interface Described {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** One call with its method and path. */
export interface Call extends Operation {
  readonly method: string;
  readonly path: string;
}

/** Every call below /v1 that has the text in its path or summary. */
export function callsOf({ paths }: Described, text: string): Call[] {
  const wanted = text.trim().toLowerCase();
  return Object.entries(paths)
    .filter(([path]) => path.startsWith("/v1/"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
    )
    .filter(({ method, path, summary }) => `${method} ${path} ${summary}`.toLowerCase().includes(wanted));
}

/** The call as a command, with the site's own address and a place for the key. */
export function curlOf({ method, path, security, requestBody }: Call, server: string): string {
  const media = Object.keys(requestBody?.content ?? {})[0];
  return [
    `curl ${method === "GET" ? "" : `-X ${method} `}${server}${path}`,
    ...(security ? ['  -H "Authorization: Bearer $ASSENT_KEY"'] : []),
    ...(media ? [`  -H "Content-Type: ${media}"`, "  --data-binary @body"] : []),
  ].join(" \\\n");
}

function Details({ call, server }: { readonly call: Call; readonly server: string }) {
  const said = useWords(referenceWords);
  const [media, content] = Object.entries(call.requestBody?.content ?? {})[0] ?? [];
  return (
    <div class="stack">
      {call.parameters && (
        <div>
          <h3>{said.parameters}</h3>
          <ul>
            {call.parameters.map(({ name, in: place, required, description }) => (
              <li key={name}>
                <code>{name}</code>{" "}
                <span class="quiet small">
                  {place}
                  {required ? `, ${said.required}` : ""} {description}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {media && (
        <div>
          <h3>
            {said.body} <span class="quiet small">{media}</span>
          </h3>
          {content?.schema !== undefined && <Snippet what={said.body} code={JSON.stringify(content.schema, null, 2)} />}
        </div>
      )}
      <div>
        <h3>{said.answers}</h3>
        <ul>
          {Object.entries(call.responses).map(([status, { description }]) => (
            <li key={status}>
              <code>{status}</code> <span class="quiet small">{description}</span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3>{said.example}</h3>
        <Snippet what={said.example} code={curlOf(call, server)} />
      </div>
    </div>
  );
}

function Entry({ call, server }: { readonly call: Call; readonly server: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="call" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <code class="method">{call.method}</code>
        <span>
          <code>{call.path}</code> <span class="quiet">{call.summary}</span>
        </span>
      </summary>
      {isOpen && <Details call={call} server={server} />}
    </details>
  );
}

export function ApiReference() {
  const said = useWords(referenceWords);
  const { api } = useApp();
  const [text, setText] = useState("");
  const loaded = useLoaded((signal) => api.json<Described>("GET", "/openapi.json", undefined, { signal }), []);
  return (
    <Card
      title={said.title}
      actions={
        <LinkButton icon="download" href="/openapi.json" download="openapi.json">
          {said.file}
        </LinkButton>
      }
    >
      <div class="stack">
        <p class="quiet">{said.about}</p>
        <Field type="search" label={said.find} value={text} onChange={setText} />
        <Shown of={loaded} lines={8}>
          {(described) => {
            const calls = callsOf(described, text);
            if (calls.length === 0) return <p class="quiet">{said.none}</p>;
            return (
              <div>
                {calls.map((call) => (
                  <Entry key={`${call.method} ${call.path}`} call={call} server={described.servers[0]?.url ?? ""} />
                ))}
              </div>
            );
          }}
        </Shown>
      </div>
    </Card>
  );
}
