// The browsers somebody is signed in with: one of them ended, or all.
import { useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Failure, Shown } from "../parts/said.tsx";
import { youWords } from "./settings-you-words.ts";

/** One of `GET /v1/sessions`. */
interface OwnSession {
  readonly id: string;
  readonly by: "link" | "recovery" | "passkey";
  readonly browser: string;
  readonly createdAt: string;
  readonly usedAt: string;
  readonly current: boolean;
}

function SessionLine({
  session,
  isBusy,
  onEnd,
}: {
  readonly session: OwnSession;
  readonly isBusy: boolean;
  readonly onEnd: () => void;
}) {
  const said = useWords(youWords);
  const { since, moment } = useFormats();
  const { browser, by, createdAt, usedAt, current } = session;
  const name = browser || said.unknown;
  return (
    <li>
      <div>
        <strong>{name}</strong> {current && <Badge tone="good">{said.here}</Badge>}
        <p class="quiet small">
          {said.since(moment(createdAt), said.by[by])} · {said.used(since(usedAt))}
        </p>
      </div>
      {!current && (
        <Button kind="plain" isBusy={isBusy} onPress={onEnd}>
          {said.end}
          <span class="unseen">
            {" "}
            {name}, {moment(createdAt)}
          </span>
        </Button>
      )}
    </li>
  );
}

function Everywhere({ onClose }: { readonly onClose: () => void }) {
  const said = useWords(youWords);
  const { api, refresh } = useApp();
  const end = async () => {
    await api.json("POST", "/v1/sessions/end");
    await refresh();
  };
  return (
    <ConfirmAct title={said.everywhereTitle} action={said.everywhere} isDanger act={end} onClose={onClose}>
      <p>{said.everywhereAbout}</p>
    </ConfirmAct>
  );
}

export function SessionsCard() {
  const said = useWords(youWords);
  const { api, toast } = useApp();
  const [isOver, setOver] = useState(false);
  const loaded = useLoaded(
    (signal) => api.json<{ sessions: OwnSession[] }>("GET", "/v1/sessions", undefined, { signal }),
    [],
  );
  const end = useAction(async (id: string) => {
    await api.json("POST", `/v1/sessions/${id}/end`);
    toast({ text: said.ended });
    loaded.reload();
  });
  return (
    <Card
      title={said.sessions}
      actions={
        <Button kind="danger" onPress={() => setOver(true)}>
          {said.everywhere}
        </Button>
      }
    >
      <div class="stack">
        <p class="quiet">{said.sessionsAbout}</p>
        <Shown of={loaded} lines={2}>
          {({ sessions }) => (
            <ul class="lines">
              {sessions.map((one) => (
                <SessionLine key={one.id} session={one} isBusy={end.isBusy} onEnd={() => end.run(one.id)} />
              ))}
            </ul>
          )}
        </Shown>
        <Failure error={end.error} />
        {isOver && <Everywhere onClose={() => setOver(false)} />}
      </div>
    </Card>
  );
}
