// How a list was read, before anything is done with it: its letters, where they are not UTF-8, and its first rows.
import { useWords } from "../app/language.ts";
import { Notice } from "../parts/said.tsx";
import { checkWords } from "./check-words.ts";
import type { ListLook } from "./list-file.ts";

/** How the letters of a file were read, where it is not as every program writes them today. */
function Encoding({ look: { encoding } }: { readonly look: ListLook }) {
  const { readAs, readAsAbout } = useWords(checkWords);
  return encoding === "utf-8" ? null : <Notice title={readAs(encodingNames[encoding])}>{readAsAbout}</Notice>;
}

const encodingNames = { "utf-16le": "UTF-16", "utf-16be": "UTF-16", "windows-1252": "Windows-1252" } as const;

/** The first rows of a list, as they were read. */
function FirstRows({ look }: { readonly look: ListLook }) {
  const said = useWords(checkWords);
  return (
    <div class="table" role="region" aria-label={said.firstRows} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {look.columns.map((name, at) => (
              <th key={at} scope="col">
                {look.hasNames ? name : said.columnNo(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {look.sample.map((row, at) => (
            <tr key={at}>
              {look.columns.map((_, column) => (
                <td key={column}>{row[column]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The letters and the first rows of a list. */
export const ListLooks = ({ look }: { readonly look: ListLook }) => (
  <>
    <Encoding look={look} />
    <FirstRows look={look} />
  </>
);
