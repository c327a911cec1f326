// The words of the console: whole in every language, each of them that language's, numbers as it counts, none outside of the tables.
import { readdirSync } from "node:fs";
import { posix } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { counted, languageNames, type Language } from "../../../server/console/app/language.ts";
import { lonely } from "../../../server/console/app/lonely.ts";
import { failures } from "../../../server/console/app/problem-words.ts";
import { screens } from "../../../server/console/app/screens.ts";
import { serverSentences } from "../../../server/console/sentences/sentences.ts";
import { scopeWords } from "../../../server/console/screens/api-scope-words.ts";
import { installWords } from "../../../server/console/screens/install-words.ts";
import { overviewWords } from "../../../server/console/screens/overview-words.ts";
import { faultSentences } from "../../../core/fault.ts";
import { installFindings } from "../../../core/install.ts";
import { sentences } from "../../../core/lint/sentences.ts";
import { problems } from "../../../core/problem.ts";
import { refusalSentences } from "../../../core/refusal.ts";
import { scopes } from "../../../server/services/scopes.ts";
import { attentionCodes } from "../../../server/services/attention.ts";
import { codeOf, sourceFiles } from "../../support/source-tree.ts";

const languages = Object.keys(languageNames) as Language[];
const others = languages.filter((language) => language !== "en");
const folder = "server/console";

type Table = Readonly<Record<Language, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && Object.keys(value).sort().join() === languages.toSorted().join();

/** Every table of words, by its file and name. */
async function tables(): Promise<readonly (readonly [name: string, table: Table])[]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /(^|[/-])\w*-?words\.ts$/.test(name) && !/(pack|problem)-words\.ts$/.test(name))
    .sort();
  const modules = await Promise.all(
    files.map(async (name) => {
      const exported = (await import(posix.join("../../..", folder, name))) as Record<string, unknown>;
      return Object.entries(exported).flatMap(([own, table]) =>
        isTable(table) ? [[`${name} ${own}`, table] as const] : [],
      );
    }),
  );
  const named = [...screens, ...Object.values(lonely)].map(({ id, name }) => [`screen ${id}`, name] as const);
  return [["problems", failures], ...modules.flat(), ...named];
}

interface Leaf {
  readonly path: string;
  readonly kind: string;
  /** What is said. */
  readonly text: string;
}

function leavesOf(value: unknown, path = ""): Leaf[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${path}/${key}`));
  if (typeof value !== "function") return [{ path, kind: typeof value, text: String(value) }];
  const say = value as (...given: readonly unknown[]) => unknown;
  return [{ path, kind: `function of ${say.length}`, text: saidBy(say) }];
}

/** What a function says of a number or name, of a language, or of several things. */
function saidBy(say: (...given: readonly unknown[]) => unknown): string {
  for (const given of ["7", "de", ["7"]]) {
    try {
      return String(say(...Array.from({ length: say.length }, () => given)));
    } catch {
      // It is about something else.
    }
  }
  return "?";
}

// Numbers are written as the browser's own tag has it.
vi.stubGlobal("navigator", { languages: ["en-GB"] });
afterAll(() => void vi.unstubAllGlobals());
const all = await tables();

test("there is a table for every screen and part, and no words outside of one", () => {
  expect(all.length).toBeGreaterThan(45);
  const sources = sourceFiles().filter(({ path }) => path.startsWith(`${folder}/`) && !path.endsWith("-words.ts"));
  const own = sources.filter(
    ({ path, text }) => path !== `${folder}/app/language.ts` && /\bwords\(/.test(codeOf(text)),
  );
  expect(own.map(({ path }) => path)).toEqual([]);
  // What stands between tags is a name, or no word at all.
  const loose = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/>\s*([A-Z][a-z]+(?: [\w’'-]+)*[.!?…]?)\s*<\//g)].map(([, found]) => `${path}: ${found}`),
  );
  expect(loose.filter((one) => !/: (Assent|Privacy choices)$/.test(one))).toEqual([]);
});

describe.each(others)("in %s", (language) => {
  test.each(all)("%s has every word that English has", (_, table) => {
    // What the server says in English itself has words in the other languages alone.
    const leaves = (value: unknown) => leavesOf(value).filter(({ path }) => !path.startsWith("/told/"));
    const [english, own] = [leaves(table.en), leaves(table[language])];
    expect(own.map(({ path, kind }) => `${path} ${kind}`).sort()).toEqual(
      english.map(({ path, kind }) => `${path} ${kind}`).sort(),
    );
    expect(own.filter(({ text }) => text.trim() === "").map(({ path }) => path)).toEqual(
      english.filter(({ text }) => text.trim() === "").map(({ path }) => path),
    );
  });
});

/** Words that no German sentence has. */
const english =
  /\b(the|and|of|is|are|were|with|without|your|you|this|that|these|not|for|from|has|have|been|it|its|by|to|or|be|can|cannot|nothing|nobody|again)\b/i;
/** What stands between quotation marks, or is written as a command or an address, is a name. */
const named = /„[^“]*“|`[^`]*`|\b(assent|curl|npx|npm) [^.,:;]*|https?:\S+|X-[\w-]+|[\w-]+\.(com|org|json|txt|csv)\b/g;

test("no sentence in German is English", () => {
  const left = all.flatMap(([name, table]) =>
    leavesOf(table.de).flatMap(({ path, text }) =>
      english.test(text.replaceAll(named, "")) ? [`${name}${path}: ${text}`] : [],
    ),
  );
  expect(left).toEqual([]);
});

/** The same in both, and the values of options. */
const names = /^(New York|Global Privacy Control|Tag Manager|(phone|desktop) (light|dark))$/;

test("what is the same in English and German has more than one word only where it is a name", () => {
  const same = all.flatMap(([name, table]) => {
    const own = new Map(leavesOf(table.de).map(({ path, text }) => [path, text]));
    return leavesOf(table.en).flatMap(({ path, text }) =>
      own.get(path) === text && /[a-z]{3,} +[a-z]{3,}/i.test(text) && !names.test(text)
        ? [`${name}${path}: ${text}`]
        : [],
    );
  });
  expect(same).toEqual([]);
});

test("a number takes the word and the signs of its language", () => {
  const rows = (language: Language, count: number) => counted(language, count, { one: "# row", other: "# rows" });
  expect([rows("en", 1), rows("en", 0), rows("en", 1_234), rows("de", 1_234)]).toEqual([
    "1 row",
    "0 rows",
    "1,234 rows",
    "1.234 rows",
  ]);
});

test("numbers, days and shares are written by Intl alone", () => {
  const sources = sourceFiles().filter(({ path }) => path.startsWith(`${folder}/`));
  const byHand = sources.filter(({ text }) => /toLocale\w*\(|=== 1 \? "|\} %[`<]/.test(text));
  expect(byHand.map(({ path }) => path)).toEqual([]);
});

describe.each(others)("what the server says by code, in %s", (language) => {
  const [own, english] = [serverSentences[language], serverSentences.en];

  test("has words for every code of faults, findings, refusals and problems", () => {
    const codes = [faultSentences, sentences, refusalSentences].flatMap((table) => Object.keys(table));
    expect(codes.filter((code) => !Object.hasOwn(own.sentences, code))).toEqual([]);
    const slugs = Object.keys(problems).filter((slug) => !Object.hasOwn(failures[language], slug));
    expect(slugs.filter((slug) => !Object.hasOwn(own.rare, slug))).toEqual([]);
    expect(Object.keys(installFindings).filter((code) => !Object.hasOwn(installWords[language].told, code))).toEqual(
      [],
    );
    const attention = Object.keys(attentionCodes);
    expect(attention.filter((code) => !Object.hasOwn(overviewWords[language].attentionWords, code))).toEqual([]);
  });

  test("each sentence has the places of the English one, and is another", () => {
    const placesIn = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort();
    const told = Object.entries(english.sentences).map(
      ([code, sentence]) => [code, sentence, own.sentences[code as keyof typeof own.sentences]] as const,
    );
    expect(told.filter(([, one, other]) => placesIn(one).join() !== placesIn(other).join())).toEqual([]);
    expect(told.filter(([, one, other]) => one === other)).toEqual([]);
  });
});

test("what scopes are for is said in English as the server says it", () => expect(scopeWords.en).toEqual(scopes));
