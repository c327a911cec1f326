// One webhook: its state with why, what may be done about it, and below it its deliveries.
import { useState } from "preact/hooks";
import type { WebhookView } from "../../../core/webhook-schema.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useAtOnce, type AtOnce } from "../app/at-once.ts";
import { useFormats, useWords } from "../app/language.ts";
import { go } from "../app/router.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Card, Facts } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import { Deliveries } from "./webhook-deliveries.tsx";
import { SecretDialog, webhookAddress, WebhookState } from "./webhook-parts.tsx";
import { webhookWords } from "./webhook-words.ts";

interface PageProps {
  readonly webhook: WebhookView;
  /** Told of the webhook as it is then, or of nothing where the list has to be read again. */
  readonly onChanged: (webhook?: WebhookView) => void;
}

/** A new secret, which is asked for once more and then shown once. */
function Rotate({ webhook, onChanged, onClose }: PageProps & { readonly onClose: () => void }) {
  const said = useWords(webhookWords);
  const { api } = useApp();
  const site = useSite();
  const [secret, setSecret] = useState<string>();
  const rotate = async () => {
    const path = `/v1/webhooks/${webhook.id}/rotate`;
    const made = await api.json<{ secret: string }>("POST", path, undefined, { site: site.id });
    setSecret(made.secret);
    onChanged();
  };
  if (secret !== undefined) return <SecretDialog secret={secret} about={said.rotatedAbout} onClose={onClose} />;
  return (
    <ConfirmAct title={said.rotateTitle} action={said.rotate} act={rotate} onClose={onClose}>
      <p>{said.rotateAbout}</p>
    </ConfirmAct>
  );
}

function Remove({ webhook, onChanged, onClose }: PageProps & { readonly onClose: () => void }) {
  const said = useWords(webhookWords);
  const { api, toast } = useApp();
  const site = useSite();
  const remove = async () => {
    await api.json("POST", `/v1/webhooks/${webhook.id}/remove`, undefined, { site: site.id });
    toast({ text: said.removed });
    go(webhookAddress(site.id));
    onChanged();
  };
  return (
    <ConfirmAct title={said.removeTitle} action={said.remove} isDanger act={remove} onClose={onClose}>
      <p>{said.removeAbout}</p>
    </ConfirmAct>
  );
}

interface ActsProps extends PageProps {
  readonly state: AtOnce<WebhookView["state"]>;
}

function Acts({ webhook, state, onChanged }: ActsProps) {
  const said = useWords(webhookWords);
  const { api, toast, session } = useApp();
  const site = useSite();
  const [asking, setAsking] = useState<"rotate" | "remove">();
  const isActive = state.value === "active";
  const other = isActive ? "paused" : "active";
  const turn = async () => {
    const tell = async () =>
      onChanged(await api.json("POST", `/v1/webhooks/${webhook.id}`, { state: other }, { site: site.id }));
    if (await state.change(other, tell)) toast({ text: said.changed[other] });
  };
  if (!session?.user.verbs.includes("webhook.change")) return null;
  const asked = { webhook, onChanged, onClose: () => setAsking(undefined) };
  return (
    <>
      <div class="row">
        <Button
          {...(isActive ? {} : { kind: "main" as const })}
          icon={isActive ? "pause" : "check"}
          onPress={() => void turn()}
        >
          {isActive ? said.pause : said.activate}
        </Button>
        <Button icon="key" onPress={() => setAsking("rotate")}>
          {said.rotate}
        </Button>
        <Button kind="danger" icon="trash" onPress={() => setAsking("remove")}>
          {said.remove}
        </Button>
      </div>
      <Failure error={state.error} />
      {asking === "rotate" && <Rotate {...asked} />}
      {asking === "remove" && <Remove {...asked} />}
    </>
  );
}

export function WebhookPage({ webhook, onChanged }: PageProps) {
  const said = useWords(webhookWords);
  const site = useSite();
  const { day, moment } = useFormats();
  const { id, url, note, types, createdAt, oldSecretUntil } = webhook;
  const turned = useAtOnce(webhook.state);
  const state = turned.value;
  const stopped = state === "gone" || state === "failing";
  return (
    <div class="stack">
      <p>
        <LinkButton kind="plain" icon="back" href={webhookAddress(site.id)}>
          {said.back}
        </LinkButton>
      </p>
      <Card title={note || said.title} actions={<WebhookState state={state} />}>
        <div class="stack">
          {stopped ? (
            <Notice tone="bad" title={said.stopped}>
              {said.why[state]}
            </Notice>
          ) : (
            <p class="quiet">{said.why[state]}</p>
          )}
          <Facts
            rows={[
              [said.url, <code key="url">{url}</code>],
              [said.types, types ? types.join(", ") : said.everything],
              [said.created, day(createdAt)],
              [said.secret, oldSecretUntil && said.oldSecret(moment(oldSecretUntil))],
            ]}
          />
          <Acts webhook={webhook} state={turned} onChanged={onChanged} />
        </div>
      </Card>
      <Deliveries key={id} webhook={id} />
    </div>
  );
}
