// What somebody pasted into a search: a receipt's link, an id, an address or a number, told apart by its look.

/** A person as the API names one. */
export interface NamedSubject {
  readonly kind: "record" | "email" | "phone" | "device";
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
  return /^\+?[\d\s()./-]{6,30}$/.test(phone) && phone.replace(/\D/g, "").length >= 6
    ? { kind: "phone", id: phone }
    : undefined;
}
