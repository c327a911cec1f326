// What there is to say of a list as a file: how its letters were read, and why it cannot be gone through.
import { useWords } from "../app/language.ts";
import { Failure, Notice } from "../parts/said.tsx";
import { checkWords } from "./check-words.ts";
import { ListFault, type ListLook } from "./list-file.ts";

/** What is wrong with a file, or with the server. */
export function ListFailure({ error }: { readonly error: unknown }) {
  const { faults } = useWords(checkWords);
  if (!(error instanceof ListFault)) return <Failure error={error} />;
  const [what, fix] = faults[error.code];
  return (
    <Notice tone="bad" title={what!}>
      {fix!}
    </Notice>
  );
}

/** How the letters of a file were read, where it is not as every program writes them today. */
export function Encoding({ look: { encoding } }: { readonly look: ListLook }) {
  const { readAs, readAsAbout } = useWords(checkWords);
  return encoding === "utf-8" ? null : <Notice title={readAs(encodingNames[encoding])}>{readAsAbout}</Notice>;
}

const encodingNames = { "utf-16le": "UTF-16", "utf-16be": "UTF-16", "windows-1252": "Windows-1252" } as const;
