// One record: what was said, the proof checked in this browser, the notice as it was, every detail, and its person.
import { useApp, useSite } from "../app/app-state.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Shown } from "../parts/said.tsx";
import type { Held } from "../../services/held.ts";
import { heldAbout } from "./held.ts";
import { Person } from "./person.tsx";
import { RecordAlone } from "./record-alone.tsx";
import { RecordCard } from "./record-card.tsx";

/** The record of that id out of what is held about its person. */
function RecordView({ id, held }: { readonly id: string; readonly held: Held }) {
  const record = held.records.find((one) => one.id === id);
  if (!record) return <RecordAlone id={id} />;
  return <RecordCard record={record} held={held} receipt={record.receipt} />;
}

function WithPerson({ id }: { readonly id: string }) {
  const { api } = useApp();
  const site = useSite();
  const subject = { kind: "record", id } as const;
  const loaded = useLoaded((signal) => heldAbout(api, site.id, subject, signal), [id]);
  return (
    <Shown of={loaded} lines={10}>
      {(held) => (
        <>
          <RecordView id={id} held={held} />
          {held.records.length > 0 && <Person subject={subject} held={held} onChanged={loaded.reload} />}
        </>
      )}
    </Shown>
  );
}

/** The record with its person, for who may see people; by itself for others, and where it is about nobody. */
export function RecordLoader({ id }: { readonly id: string }) {
  const { session } = useApp();
  return session?.user.verbs.includes("subject.export") ? <WithPerson id={id} /> : <RecordAlone id={id} />;
}
