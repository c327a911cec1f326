// One answer of a check, as `assent prove` writes it, and what it shows in words.
import { checkedLines, checkLineForm, verifyCheckLine } from "../../core/check-proof.ts";
import type { CheckLineProblem, CheckLineProof } from "../../core/check-proof.ts";
import { UsageError } from "./command.ts";
import { besides, jsonOf, paperCrypto, placeMembers } from "./verify-papers.ts";
import { counted, trustLine, verdict, type Verdict } from "./verify-report.ts";
import type { Known } from "./verify-things.ts";

/** Whether a file that begins like this is one. */
export const isCheckLine = (head: string): boolean =>
  new RegExp(`^\\s*\\{\\s*"form":\\s*"${checkLineForm}"`).test(head);

/** Why a line does not verify, in words. */
export const checkLineFaults: Readonly<Record<CheckLineProblem, string>> = {
  malformed: "it is not complete, or not in the form of a check's line",
  "no-verifier-key": "it brings no verifier key along, and none was given",
  "bad-verifier-key": "the verifier key is malformed, or its hash is that of another",
  "not-its-line":
    "what was asked and answered does not lead to the root of the check's record: one of them was changed",
  "check-signature": "the log's key did not sign the check's record",
  "bad-checkpoint": "the log's key did not sign its checkpoint",
  "not-included": "the check's record does not lead to the root that the log's key signed: it was changed",
};

type Named = Readonly<Record<string, unknown>>;

/** Such as `email ada@example.com: may be contacted (CONSENT_ACTIVE)`. */
export function answered({ line }: CheckLineProof): string {
  const asked = Object.entries(line.asked as Named).filter(([name]) => name !== "country" && name !== "timeZone");
  const { allow, reason } = line.result as Named;
  const who = asked.map(([name, value]) => `${name} ${String(value)}`).join(", ");
  return `${who}: ${allow === true ? "may be contacted" : "may not be contacted"} (${String(reason)})`;
}

/** Verifies one. Throws where neither it nor `--key` says whose signature it rests on. */
export async function checkLineVerdict(thing: string, text: string, known: Known): Promise<Verdict> {
  const proof = jsonOf(text, thing) as CheckLineProof;
  const result = await verifyCheckLine(proof, paperCrypto, known.key);
  if (!result.ok && result.reason === "no-verifier-key")
    throw new UsageError(`${thing} does not bring its verifier key along`, "Name it by --key.");
  const { check } = proof;
  const base = {
    thing,
    kind: "check-line",
    about: [`one answer of the check ${check?.id ?? "nobody knows"}`],
  } as const;
  if (!result.ok)
    return verdict(base, { found: [{ rule: result.reason, detail: checkLineFaults[result.reason] }], shows: [] });
  const place = `line ${proof.position + 1} of ${counted(checkedLines(check), "line")}`;
  const under = result.log
    ? `the check is entry ${result.log.index} of the log, under a signed checkpoint of ${counted(result.log.size, "entry", "entries")}.`
    : "the log's key signed the check; its place in the log is not shown.";
  const shows = [
    answered(proof),
    `asked at ${check.madeAt} for ${check.purpose} over ${check.channel} at ${check.at}, answered by ${check.ruleset}: ${place}.`,
    under,
    trustLine(known.key, proof.verifierKey),
  ];
  const found = unproven(proof);
  return verdict(base, { found, shows: found.length > 0 ? [] : shows });
}

const lineMembers = ["form", "line", "position", "salt", "path", "check"];
const signedMembers = ["verifierKey", "recordSalt", "proof", "signature"];

/** Members that neither the check's root nor what the log's key signed speaks of. */
const unproven = (line: CheckLineProof) => [
  ...besides(line, [...lineMembers, ...signedMembers]),
  ...besides(line.line, ["asked", "result"], "line/"),
  ...besides(line.proof, placeMembers, "proof/"),
];
