// The policy's own text, as a hash in the notice: made here, so that the text itself goes nowhere.
import { useState } from "preact/hooks";
import { toHex } from "../../../core/bytes.ts";
import { useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { browserCrypto } from "../browser-crypto.ts";
import { Button } from "../parts/button.tsx";
import { Failure } from "../parts/said.tsx";
import type { DraftState, LoadedDraft } from "./banner-draft.ts";
import { publishWords } from "./banner-publish-words.ts";
import { FileDrop } from "./file-drop.tsx";

interface PolicyTextProps {
  readonly draft: DraftState;
  readonly saved: LoadedDraft;
  readonly onSaved: (saved: LoadedDraft) => void;
}

/** What the draft has of it, and a place for the file; the hash is in the draft as soon as one is chosen. */
export function PolicyText({ draft, saved, onSaved }: PolicyTextProps) {
  const said = useWords(publishWords);
  const { version, hash } = saved.settings.policy;
  const [isEmpty, setEmpty] = useState(false);
  const put = useAction(async (file?: File) => {
    setEmpty(file?.size === 0);
    if (file?.size === 0) return;
    const bytes = file && new Uint8Array(await file.arrayBuffer());
    draft.set(["policy", "hash"], bytes && `sha256:${toHex(await browserCrypto.sha256(bytes))}`);
    onSaved(await draft.settle());
  });
  return (
    <details class="policy-text">
      <summary>
        {said.policyText} <span class="quiet small">{hash ? said.policyKept(version) : said.policyNone}</span>
      </summary>
      <div class="stack">
        <FileDrop
          label={said.policyFile}
          hint={said.policyHelp}
          accept="text/*,application/pdf,.md"
          chosen={hash}
          isBusy={put.isBusy}
          onFile={put.run}
        />
        {isEmpty && (
          <p class="fault" role="alert">
            {said.policyEmpty}
          </p>
        )}
        {hash && (
          <div class="row">
            <Button kind="plain" isBusy={put.isBusy} onPress={() => put.run()}>
              {said.policyOut}
            </Button>
          </div>
        )}
        <Failure error={put.error} />
      </div>
    </details>
  );
}
