// Why a list cannot be gone through, in words: the file itself, or the server.
import { useWords } from "../app/language.ts";
import { Failure, Notice } from "../parts/said.tsx";
import { checkWords } from "./check-words.ts";
import { ListFault } from "./list-file.ts";

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
