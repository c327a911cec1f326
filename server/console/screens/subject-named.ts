// What somebody pasted into a search: a receipt's link, an id, an address or a number, told apart by its look.
import type { SubjectKind } from "../../../core/record.ts";

/** A person as the API names one. */
export interface NamedSubject {
  readonly kind: "record" | SubjectKind;
  readonly id: string;
}

const recordId = /rec_[0-9a-f]{32}/;

/** What the text names; undefined where it names nothing that can be looked for. */
export function subjectNamed(text: string): NamedSubject | undefined {
  const typed = text.trim();
  const record = recordId.exec(typed)?.[0];
  if (record) return { kind: "record", id: record };
  const email =
    /^(?:mailto:)?([^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)$/i.exec(typed)?.[1] ?? /<([^\s@<>]+@[^\s@<>]+)>/.exec(typed)?.[1];
  if (email) return { kind: "email", id: email };
  if (/^[0-9a-f]{32}$/.test(typed)) return { kind: "device", id: typed };
  const phone = typed.replace(/^tel:/i, "");
  if (/^\+?[\d\s()./-]{6,30}$/.test(phone) && phone.replace(/\D/g, "").length >= 6) return { kind: "phone", id: phone };
  const kind = otherKinds.find(([, look]) => look.test(typed))?.[0];
  return kind && { kind, id: typed };
}

/** Where a push service takes messages, somebody at a chat service, and what stands on an envelope, on one line. */
const otherKinds = [
  ["push", /^https:\/\/[^\s/]+\/[^\s]+$/i],
  ["chat", /^[a-z][a-z0-9.-]+:[^/\s]\S*$/i],
  ["post", /\p{L}.*[,;|]\s*[\p{L}\p{N}]/u],
] as const;
