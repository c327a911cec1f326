// `assent lint`: what the linter says of a notice in a file, one line a finding.
import { readFile } from "node:fs/promises";
import { buttonOrder, type Notice } from "../../core/notice.ts";
import { noticeFindings } from "../services/lint.ts";
import { CommandError, print } from "./command.ts";

const parts = ["controller", "purposes", "languages", "policy", "rights"] as const;

/** A notice as published, or the settings that an owner writes, which differ by their layout. */
function noticeOf(text: string, path: string): Notice {
  const value = parsedJson(text, path) as Partial<Notice> & { readonly style?: Notice["layout"]["style"] };
  const missing = parts.filter((part) => typeof value?.[part] !== "object" || value[part] === null);
  if (missing.length > 0)
    throw new CommandError(`${path} is no notice`, `It lacks ${missing.join(", ")}: assent config prints a whole one.`);
  const layout = { buttons: value.layout?.buttons ?? buttonOrder, style: value.layout?.style ?? value.style ?? {} };
  return { ...(value as Notice), layout };
}

function parsedJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CommandError(`${path} is no JSON`, "A notice is one JSON object: assent config prints one.", {
      cause: error,
    });
  }
}

/** Prints every finding with its rule, and answers with the exit code; throws when the file is no notice. */
export async function lintFile(path: string, json = false): Promise<0 | 1> {
  const findings = noticeFindings(noticeOf(await readFile(path, "utf8"), path));
  const lines = findings.map(({ severity, rule, pointer, message }) => `${severity} ${rule} ${pointer}: ${message}`);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const verdict = errors === 0 ? "LAWFUL as far as its data tell" : "UNLAWFUL";
  const count = `${errors} error${errors === 1 ? "" : "s"}, ${findings.length - errors} warnings`;
  print(json, { lawful: errors === 0, findings }, [...lines, `${verdict}: ${count}`]);
  return errors === 0 ? 0 : 1;
}
