// How a source file may look (docs/architecture.md), as functions that name every breach.
import { codeOf, type SourceFile } from "./source-tree.ts";

const bannedNames = /^(utils?|helpers?|common|misc|types|index|manager|handler)\.tsx?$/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.tsx?$/;

/** Where time, chance and configuration may be reached for directly. */
const compositionRoot = /^(server\/(node\.ts$|node\/|worker\.ts$|cli\/)|demo-site\/|test\/)/;
const reached: readonly (readonly [pattern: RegExp, allowed: RegExp | undefined])[] = [
  [/\bDate\.now\b/, /^widget\//],
  [/\bnew Date\(\s*\)/, undefined],
  [/\bMath\.random\b/, undefined],
  [/\bprocess\.env\b/, undefined],
];

/** Words with another name here (docs/vocabulary.md). Those that everyday code needs, such as `type`, are not listed. */
const bannedWords =
  /^(visitors?|tenants?|websites?|blocklists?|dnc|tickets?|providers?|customers?|granted|denied|opted|consenttype|preferences?)$/;
const platformWords = /^widget\/signals\/|^demo-site\/|^test\//;

const wordsOf = (identifier: string): string[] =>
  identifier
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[\s_$]+/)
    .map((word) => word.toLowerCase());

const mostLines = 300;

/** What every kind of file keeps to, code or style. */
export function lengthBreaches({ path, text }: SourceFile): string[] {
  const lines = text.split("\n").length - 1;
  return lines > mostLines ? [`${path} has ${lines} lines`] : [];
}

const suppression = /(oxlint|eslint)-disable|@ts-(ignore|nocheck|expect-error)|prettier-ignore/;
const unfinished = /\b(TODO|FIXME|XXX|HACK)\b/;
const sleepingTest = /\b(it|test|describe)\.(skip|only|todo|fails)\b/;
const ourMock = /\bvi\.(mock|doMock)\(\s*["'`]\.{1,2}\//;

/** One sentence per breach in the file. */
export function shapeBreaches(file: SourceFile): string[] {
  const { path, text } = file;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const code = codeOf(text);
  const opening = /^(?:#!.*\n)?((?:\/\/.*\n)*)/.exec(text)![1]!;
  const found: string[] = [];
  const named = () => [...lengthBreaches(file), ...found.map((breach) => `${path} ${breach}`)];
  if (bannedNames.test(name)) found.push("has a name that says nothing");
  if (!kebab.test(name)) found.push("has a name that is not kebab-case");
  if (!/^\/\/ [^.]+[.:]/.test(opening)) found.push("does not open with a sentence that says what lives in it");
  if (/\bany\b(?=\s*[,;)>\]|=[]|\[\]|$)/m.test(code) && /[:<|,]\s*any\b|\bas any\b/.test(code)) found.push("uses any");
  for (const [pattern, allowed] of reached) {
    if (pattern.test(code) && !compositionRoot.test(path) && !allowed?.test(path))
      found.push(`reaches for ${pattern.source}`);
  }
  const quotesBreaches = /^test\/(architecture\/shape\.test|support\/shape-rules)\.ts$/.test(path);
  if (quotesBreaches) return named();
  if (suppression.test(text)) found.push("switches a check off");
  if (unfinished.test(text)) found.push("is unfinished by its own account");
  if (sleepingTest.test(code)) found.push("has a test that does not run");
  if (ourMock.test(text)) found.push("mocks a module of ours");
  found.push(...bannedIn(path, code));
  return named();
}

function bannedIn(path: string, code: string): string[] {
  if (platformWords.test(path)) return [];
  const identifiers = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  return [...identifiers]
    .filter((identifier) => wordsOf(identifier).some((word) => bannedWords.test(word)))
    .map((identifier) => `uses ${identifier}, a word with another name in docs/vocabulary.md`);
}

const exported = /^export (?:async )?(?:function\*?|const|interface|type|class|abstract class) (\w+)/;

/** Exports without a comment above. A type that only names what the documented const above it holds needs none. */
export function undocumentedExports({ path, text }: SourceFile): string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    const name = exported.exec(line)?.[1];
    const above = lines[at - 1] ?? "";
    if (!name || /^\s*(\*\/|\/\/|\/\*\*.*\*\/)|\*\/\s*$/.test(above)) return [];
    const derived = /^export type \w+ = (\(typeof |keyof typeof |z\.infer<|typeof )/.test(line);
    return derived ? [] : [`${path} exports ${name} without a comment`];
  });
}
