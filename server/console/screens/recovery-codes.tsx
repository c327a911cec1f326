// Ten recovery codes on the one occasion on which they are shown: to copy, to download, and not to be left by mistake.
import { useWords } from "../app/language.ts";
import { Button, CopyButton } from "../parts/button.tsx";
import { useKeptPage } from "../parts/leaving.tsx";
import { saveText } from "./save-text.ts";
import { signInWords } from "./sign-in-words.ts";

export function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const said = useWords(signInWords);
  const text = codes.join("\n");
  useKeptPage(true);
  const download = () =>
    saveText("assent-recovery-codes.txt", `${said.fileTitle}, ${location.origin}\n\n${text}\n`, "text/plain");
  return (
    <>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="row">
        <CopyButton text={text} what={said.codes} />
        <Button icon="download" onPress={download}>
          {said.download}
        </Button>
      </div>
    </>
  );
}
