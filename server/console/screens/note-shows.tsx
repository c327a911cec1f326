// What shows that somebody said something: files that stay where they are, and are kept by their SHA-256 alone.
import { useState } from "preact/hooks";
import type { Attachment, SecondAct } from "../../../core/record.ts";
import { useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Field, FileField, Select } from "../parts/field.tsx";
import { noteWords } from "./note-words.ts";
import { mostBytes, shownBy, type Note, type ShownFile } from "./note-wish.ts";

interface OneFileProps {
  readonly kind: Attachment["kind"];
  readonly shown: ShownFile | undefined;
  readonly fault: string | undefined;
  readonly onShown: (shown: ShownFile | undefined) => void;
}

function OneFile({ kind, shown, fault, onShown }: OneFileProps) {
  const said = useWords(noteWords);
  const [isTooLarge, setTooLarge] = useState(false);
  const read = useAction(async (file: File) => {
    // What was chosen before shows nothing any more.
    onShown(undefined);
    setTooLarge(file.size > mostBytes);
    if (file.size <= mostBytes) onShown(await shownBy(file));
  });
  const wrong = isTooLarge ? said.tooLarge : read.error === undefined ? fault : said.unreadable;
  return (
    <FileField
      label={said.kinds[kind]}
      fault={wrong}
      chosen={read.isBusy ? said.reading : shown && <code class="hash">{shown.hash}</code>}
      onFile={read.run}
    />
  );
}

export interface ShowsProps {
  readonly note: Note;
  readonly kinds: readonly Attachment["kind"][];
  /** Whether the yes takes a second act. */
  readonly explicit: boolean;
  readonly faultOf: (pointer: string) => string | undefined;
  readonly onChange: (part: Partial<Note>) => void;
  readonly onFile: (kind: Attachment["kind"], shown: ShownFile | undefined) => void;
}

export function Shows({ note, kinds, explicit, faultOf, onChange, onFile }: ShowsProps) {
  const said = useWords(noteWords);
  return (
    <fieldset class="stack">
      <legend>{said.shows}</legend>
      <p class="quiet small">{said.showsHelp}</p>
      {explicit && (
        <Select<SecondAct>
          label={said.second}
          hint={said.secondHelp}
          value={note.secondAct}
          options={(Object.keys(said.secondActs) as SecondAct[]).map((one) => [one, said.secondActs[one]] as const)}
          fault={faultOf("/secondAct")}
          onChange={(secondAct) => onChange({ secondAct })}
        />
      )}
      {kinds.map((kind, at) => (
        <OneFile
          key={kind}
          kind={kind}
          shown={note.files[kind]}
          fault={at === 0 ? faultOf("/attachments") : undefined}
          onShown={(shown) => onFile(kind, shown)}
        />
      ))}
      {kinds.includes("script") && (
        <Field
          label={said.version}
          value={note.scriptVersion}
          onChange={(scriptVersion) => onChange({ scriptVersion })}
          fault={faultOf("/attachments/0/note")}
        />
      )}
    </fieldset>
  );
}
