// Holds on one person's records: set with the law, the reason and the day they end; lifted.
import { useState } from "preact/hooks";
import type { Held } from "../../services/held.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { nowMs, useFormats, useWords } from "../app/language.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { holdWords } from "./hold-words.ts";

type Hold = Held["holds"][number];

const isoNow = (): string => new Date(nowMs()).toISOString();

/** The holds that keep something today. */
export const standingHolds = ({ holds }: Pick<Held, "holds">): readonly Hold[] =>
  holds.filter(({ liftedAt, until }) => liftedAt === null && until > isoNow());

interface Changing {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function LiftDialog({ hold, onClose, onDone }: Changing & { readonly hold: Hold }) {
  const said = useWords(holdWords);
  const { api } = useApp();
  const site = useSite();
  const lift = () => api.json("POST", `/v1/holds/${hold.id}/lift`, undefined, { site: site.id });
  return (
    <ConfirmAct
      title={said.liftTitle}
      action={said.lift}
      act={lift}
      done={said.lifted}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{`${hold.statute} · ${hold.reason}`}</p>
      <p>{said.liftAbout}</p>
    </ConfirmAct>
  );
}

/** The standing holds on the person, each with its end and the way to lift it; nothing where there are none. */
export function Holds({ held, onChanged }: { readonly held: Held; readonly onChanged: () => void }) {
  const said = useWords(holdWords);
  const { day } = useFormats();
  const [lifting, setLifting] = useState<Hold>();
  const holds = standingHolds(held);
  if (holds.length === 0) return null;
  return (
    <Card title={said.title}>
      <ul class="things">
        {holds.map((hold) => (
          <li key={hold.id}>
            <div>
              <p>
                <strong>{hold.statute}</strong> <span class="quiet">{said.untilEnd(day(hold.until))}</span>
              </p>
              <p class="quiet small">{hold.reason}</p>
            </div>
            <Button onPress={() => setLifting(hold)}>
              {said.lift}
              <span class="unseen"> {hold.statute}</span>
            </Button>
          </li>
        ))}
      </ul>
      {lifting && <LiftDialog hold={lifting} onClose={() => setLifting(undefined)} onDone={onChanged} />}
    </Card>
  );
}
