// What a person is told without being asked: which of it is new to this browser, each by a word that it remembers.
import type { Answer } from "./decision.ts";
import { isSold } from "./gpc.ts";
import { isOptional } from "./purpose.ts";
import type { SiteConfig } from "./site.ts";
import { comingWord, purposeWord, signalWord } from "./told-words.ts";

/** What a page knows of its visitor. */
export interface Standing {
  readonly config: Pick<SiteConfig, "purposes" | "regime" | "announce" | "optOut">;
  readonly gpc: boolean;
  /** Whether this browser remembers an answer to anything. */
  readonly isKnown: boolean;
  allows(purpose: string): boolean;
  answerTo(purpose: string): Answer | undefined;
}

/**
 * The words for all there is to tell where nobody is asked: purposes that run though this version of them has no
 * answer, where that is exempt or where earlier answers were to something else; a notice that is to come; and a signal
 * that keeps off what the person did not. A place with a way to opt out says that of the signal itself.
 */
export function wordsFor({ config, gpc, isKnown, allows, answerTo }: Standing): string[] {
  const { purposes, regime, announce, optOut } = config;
  const words = purposes.flatMap(([id, version, category]) => {
    const runs = category !== "" && category !== "essential" && allows(id) && !answerTo(id);
    return runs && (isKnown || regime === "opt-in") ? purposeWord(id, version) : [];
  });
  if (announce) words.push(comingWord(announce.notice));
  const isHeld = purposes.some(([id, , category]) => {
    const answer = answerTo(id);
    return isSold(category) && !allows(id) && (!answer || answer[1] === "given" || answer[3]);
  });
  if (gpc && !optOut && isHeld) words.push(signalWord);
  return words;
}

/** Whether somebody new is asked whatever their browser signals, so that there is nothing to tell until they answered. */
export const asksAnybody = ({ ask, regime, purposes }: Pick<SiteConfig, "ask" | "regime" | "purposes">): boolean =>
  ask &&
  purposes.some(([, , category, runs]) => {
    const isAsked = isOptional(category) && !(runs && regime === "opt-in");
    return isAsked && !isSold(category);
  });

/** The words that do not stand in the text, where they are parted by spaces. */
export const untold = (words: readonly string[], text: string | null): string[] =>
  words.filter((word) => !(text ?? "").split(" ").includes(word));
