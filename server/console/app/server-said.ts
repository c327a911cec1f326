// The server's own sentences in the language on screen, by the codes and values it sends beside its English ones.
import { useEffect, useState } from "preact/hooks";
import { filled } from "../../../core/said.ts";
import type { SentSentence } from "./api.ts";
import { useApp } from "./app-state.ts";
import type { Language } from "./language.ts";

type ByName<T> = Readonly<Record<string, T>>;

/** What there is in one language. */
interface ServerWords {
  readonly sentences: ByName<string>;
  /** Problems by their slug. */
  readonly rare: ByName<readonly [what: string, fix: string]>;
  /** Values that are words themselves, by the name they have in sentences. */
  readonly named: ByName<ByName<string>>;
}

/** How the server is said in the language on screen. */
export interface ServerSaid {
  /** Undefined where the server's English is what there is. */
  sentence(sent: SentSentence): string | undefined;
  rare(slug: string): readonly [what: string, fix: string] | undefined;
}

const ownIn = <T>(table: ByName<T> | undefined, name: string | undefined): T | undefined =>
  table && name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/** Says the server with those words, or leaves it to its English. */
export const serverSaid = (words: ServerWords | undefined): ServerSaid => ({
  sentence({ code, values = {} }) {
    const sentence = ownIn(words?.sentences, code);
    if (sentence === undefined) return undefined;
    const inWords = Object.entries(values).map(
      ([name, value]) => [name, ownIn(ownIn(words?.named, name), String(value)) ?? value] as const,
    );
    return filled(sentence, Object.fromEntries(inWords));
  },
  rare: (slug) => ownIn(words?.rare, slug),
});

/** The server as it speaks itself. */
export const asSent: ServerSaid = serverSaid(undefined);

const loaded = new Map<Language, ServerSaid>();

async function load(language: Language): Promise<void> {
  try {
    const { serverSentences } = await import("../sentences/sentences.ts");
    loaded.set(language, serverSaid(serverSentences[language]));
  } catch {
    loaded.set(language, asSent);
  }
}

/**
 * How the server is said, once that is `needed`: the words are a chunk that comes with the first refusal in a language
 * that is not English. Undefined while it is on its way.
 */
export function useServerSaid(needed: boolean): ServerSaid | undefined {
  const { language } = useApp();
  const [, setRound] = useState(0);
  const isAwaited = needed && language !== "en" && !loaded.has(language);
  useEffect(() => {
    if (isAwaited) void load(language).then(() => setRound((round) => round + 1));
  }, [isAwaited, language]);
  return isAwaited ? undefined : (loaded.get(language) ?? asSent);
}
