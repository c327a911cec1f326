// A place to drop a file on, which is a plain file field for keyboards and telephones.
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";

export function FileDrop(props: {
  readonly label: string;
  readonly hint: ComponentChildren;
  /** As the `accept` of a file field. */
  readonly accept: string;
  /** The name of the file that was chosen, where it waits here. */
  readonly chosen?: string | undefined;
  /** Takes no other file meanwhile. */
  readonly isBusy?: boolean;
  readonly onFile: (file: File) => void;
}) {
  const isBusy = props.isBusy ?? false;
  const id = useId();
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file && !isBusy) props.onFile(file);
  };
  return (
    <div
      class={`file-drop ${isOver ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <Icon name="records" />
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="file"
        // One that is off would lose the focus to nowhere, while its own file is read.
        aria-disabled={isBusy}
        onClick={(event) => isBusy && event.preventDefault()}
        accept={props.accept}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          // The same file may be chosen again once it was mended.
          currentTarget.value = "";
        }}
      />
      {props.chosen !== undefined && (
        <p role="status">
          <strong>{props.chosen}</strong>
        </p>
      )}
      <p class="quiet small" id={`${id}-hint`}>
        {props.hint}
      </p>
    </div>
  );
}
