// The sheet of keys, with the switch for single ones, language and appearance.
import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Tick } from "../parts/field.tsx";
import type { Command } from "./palette.tsx";
import { useWords } from "./language.ts";
import { keep, kept } from "./kept.ts";
import { Looks } from "./layout.tsx";
import { shellWords } from "./shell-words.ts";

export function Help({ commands, onClose }: { readonly commands: readonly Command[]; readonly onClose: () => void }) {
  const said = useWords(shellWords);
  const [isOn, setOn] = useState(kept("keys") !== "off");
  return (
    <Dialog title={said.help} onClose={onClose}>
      <div class="stack">
        <dl class="keys">
          {commands.map(({ name, keys }) =>
            keys ? (
              <>
                <dt>{name}</dt>
                <dd>
                  {keys.split(" ").map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </>
            ) : null,
          )}
        </dl>
        <Tick
          label={said.helpSingle}
          hint={said.helpSingleHint}
          checked={isOn}
          onChange={(checked) => {
            setOn(checked);
            keep("keys", checked ? "" : "off");
          }}
        />
        <Looks />
      </div>
    </Dialog>
  );
}
