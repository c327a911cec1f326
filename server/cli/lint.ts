// `assent lint`: what the linter says of a notice in a file, one line a finding.
import { readFile } from "node:fs/promises";
import { buttonOrder, type Notice } from "../../core/notice.ts";
import { noticeFindings } from "../services/lint.ts";

const parts = ["controller", "purposes", "languages", "policy", "rights"] as const;

/** A notice as published, or the settings that an owner writes, which differ by their layout. */
function noticeOf(text: string, path: string): Notice {
  const value = JSON.parse(text) as Partial<Notice> & { readonly style?: Notice["layout"]["style"] };
  const missing = parts.filter((part) => typeof value?.[part] !== "object" || value[part] === null);
  if (missing.length > 0) throw new Error(`${path} is no notice: ${missing.join(", ")} missing`);
  const layout = { buttons: value.layout?.buttons ?? buttonOrder, style: value.layout?.style ?? value.style ?? {} };
  return { ...(value as Notice), layout };
}

/** Prints every finding with its rule, and answers with the exit code; throws when the file is no notice. */
export async function lintFile(path: string): Promise<0 | 1> {
  const findings = noticeFindings(noticeOf(await readFile(path, "utf8"), path));
  const lines = findings.map(({ severity, rule, pointer, message }) => `${severity} ${rule} ${pointer}: ${message}`);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const verdict = errors === 0 ? "LAWFUL as far as its data tell" : "UNLAWFUL";
  const count = `${errors} error${errors === 1 ? "" : "s"}, ${findings.length - errors} warnings`;
  process.stdout.write(`${[...lines, `${verdict}: ${count}`].join("\n")}\n`);
  return errors === 0 ? 0 : 1;
}
