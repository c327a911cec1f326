// What the screens of webhooks share: their addresses, their state as a badge, and the secret that is shown once.
import type { WebhookView } from "../../../core/webhook-schema.ts";
import { useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { Badge, type Tone } from "../parts/card.tsx";
import { ShownOnce } from "../parts/dialog.tsx";
import { Snippet } from "../parts/tabs.tsx";
import { webhookWords } from "./webhook-words.ts";

/** Where a webhook's own page is; without an id, the list. */
export const webhookAddress = (site: string, id?: string): string =>
  id === undefined ? to(site, "developers", "webhooks") : to(site, "developers", "webhooks", id);

const tones: Readonly<Record<WebhookView["state"], Tone>> = {
  active: "good",
  paused: "wait",
  gone: "bad",
  failing: "bad",
};

/** The state of a webhook as a badge. */
export function WebhookState({ state }: Pick<WebhookView, "state">) {
  const { states } = useWords(webhookWords);
  return <Badge tone={tones[state]}>{states[state]}</Badge>;
}

/** A secret that is shown once. */
export function SecretDialog({
  secret,
  about,
  onClose,
}: {
  readonly secret: string;
  readonly about: string;
  readonly onClose: () => void;
}) {
  const said = useWords(webhookWords);
  return (
    <ShownOnce title={said.made} done={said.done} onClose={onClose}>
      <p>{said.madeAbout}</p>
      {about && <p>{about}</p>}
      <Snippet code={secret} what={said.secret} />
    </ShownOnce>
  );
}
