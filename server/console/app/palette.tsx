// The command palette: every screen, site and act by name; what is no name is looked for in the records.
import { useId, useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";
import { useWords } from "./language.ts";
import { shellWords } from "./shell-words.ts";

export interface Command {
  readonly name: string;
  readonly icon: IconName;
  /** The keys that do the same. */
  readonly keys?: string;
  readonly run: () => void;
}

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Commands whose names have every word of the text, those that begin with it first. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const parts = plain(text).split(/\s+/).filter(Boolean);
  const first = parts[0] ?? "";
  return commands
    .filter(({ name }) => parts.every((part) => plain(name).includes(part)))
    .sort((a, b) => Number(plain(b.name).startsWith(first)) - Number(plain(a.name).startsWith(first)));
}

export interface PaletteProps {
  readonly commands: readonly Command[];
  /** Looks for what was pasted; absent where there is no site to look in. */
  readonly onFind: ((text: string) => void) | undefined;
  readonly onClose: () => void;
}

/** What fits the text, and the search in the records behind it. */
function useFound({ commands, onFind }: PaletteProps, text: string): readonly Command[] {
  const said = useWords(shellWords);
  const typed = text.trim();
  const found = matching(commands, text);
  if (!onFind || typed.length < 4) return found;
  return [...found, { name: said.findRecord(typed), icon: "search", run: () => onFind(typed) }];
}

export function Palette(props: PaletteProps) {
  const said = useWords(shellWords);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const found = useFound(props, text);
  const chosen = Math.min(at, found.length - 1);
  const run = (command: Command | undefined) => {
    if (!command) return;
    props.onClose();
    command.run();
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") run(found[chosen]);
    else if (step) setAt((chosen + step + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  const list = { id, label: said.palette, chosen, found, onPoint: setAt, onChoose: run };
  return (
    <Dialog label={said.palette} look="palette" onClose={props.onClose}>
      <input
        type="text"
        role="combobox"
        aria-label={said.search}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        placeholder={said.search}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onKeyDown={move}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
      />
      <Options {...list} />
      {found.length === 0 && <p class="none">{said.nothing}</p>}
    </Dialog>
  );
}

function Options(props: {
  readonly id: string;
  readonly label: string;
  readonly chosen: number;
  readonly found: readonly Command[];
  readonly onPoint: (index: number) => void;
  readonly onChoose: (command: Command) => void;
}) {
  return (
    <ul id={props.id} role="listbox" aria-label={props.label}>
      {props.found.map((command, index) => (
        <li
          key={command.name}
          id={`${props.id}-${index}`}
          role="option"
          aria-selected={index === props.chosen}
          ref={(element) => {
            if (index === props.chosen) element?.scrollIntoView({ block: "nearest" });
          }}
          onPointerMove={() => props.onPoint(index)}
          onClick={() => props.onChoose(command)}
        >
          <Icon name={command.icon} />
          {command.name}
          {command.keys && <kbd>{command.keys}</kbd>}
        </li>
      ))}
    </ul>
  );
}
