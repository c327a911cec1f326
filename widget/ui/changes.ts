// What is new since this browser answered, in sentences: the short diff that stands above a question asked again.
import type { PurposeChange } from "../../core/purpose.ts";
import type { FirstPurpose } from "../../core/site.ts";

/** The message that tells a change and what fills its braces, as lists of names. */
export interface ChangeSentence {
  readonly key: "changedNew" | "changedMeaning" | "changedRecipients" | "changedController";
  readonly purpose: string;
  readonly names: readonly string[];
}

/** Whatever else changed is told as another meaning: also what a later server has a word for and this file has not. */
const keyOf: Readonly<Partial<Record<PurposeChange["reason"], ChangeSentence["key"]>>> = {
  "new-recipient": "changedRecipients",
  "new-vendor": "changedRecipients",
  "new-controller": "changedController",
};

/**
 * One sentence per thing that changed in purposes answered before at a lower version, or never. Nothing for a
 * purpose whose answer has only lapsed.
 */
export function changesSince(
  purposes: readonly FirstPurpose[],
  answeredVersion: (purpose: string) => number | undefined,
): ChangeSentence[] {
  return purposes.flatMap(({ id, version, changes = [] }): ChangeSentence[] => {
    const answered = answeredVersion(id);
    if (answered === undefined) return [{ key: "changedNew", purpose: id, names: [] }];
    if (answered >= version) return [];
    const newer = changes.filter((change) => change.version > answered);
    if (!newer.length) return [{ key: "changedMeaning", purpose: id, names: [] }];
    const sentences = new Map<ChangeSentence["key"], ChangeSentence>();
    for (const { reason, names } of newer) {
      const key = keyOf[reason] ?? "changedMeaning";
      const earlier = sentences.get(key)?.names ?? [];
      sentences.set(key, { key, purpose: id, names: [...new Set([...earlier, ...names])] });
    }
    return [...sentences.values()];
  });
}
