// How a command fails: the exit code, the words for a person, and the problem (RFC 9457) for a program.
import { AssentProblem } from "../../core/client-request.ts";
import { problems, type ProblemSlug } from "../../core/problem.ts";
import { ProblemError, type Fault } from "../errors.ts";
import { CommandError, UsageError } from "./command.ts";

/** What the exit codes mean; 0 is done. */
export const exitCodes = {
  0: "done, and nothing was found wrong",
  1: "what was looked at is wrong: the report names it",
  2: "the call is wrong: an option, an argument or a verb",
  3: "it could not be done: the message says why and what would let it",
} as const;

/** Why a command ended otherwise than it was to. */
export interface Failure {
  readonly exit: 1 | 2 | 3;
  readonly title: string;
  readonly fix?: string | undefined;
  readonly errors?: readonly (Pick<Fault, "pointer" | "detail"> & Partial<Fault>)[] | undefined;
  /** Of a problem that the API answers too. */
  readonly slug?: ProblemSlug;
}

/** What the API says to do about a problem, where somebody at a command line would do something else. */
const fixes: Partial<Record<ProblemSlug, string>> = {
  "not-found":
    "Look at the id, at --site and at --data: assent doctor names the sites of a folder, assent users its users.",
  "purpose-changed": "Print it again, and change that: assent purposes show.",
  "not-as-read": "Print it again, and put the change over what it is now.",
  "not-valid": "Mend what is named, and call it again.",
  "notice-unlawful": "Mend what is named (docs/lint.md has the rules); assent lint says the same without publishing.",
};

const systemFaults: Readonly<Record<string, readonly [said: string, fix: string]>> = {
  ENOENT: ["is not there", "Look at how it is written, and from which folder it is meant."],
  EACCES: ["may not be opened by this user", "Run the command as the user the server runs as, or let this one in."],
  EISDIR: ["is a folder", "Name a file."],
  ENOTDIR: ["is no folder", "Name a folder."],
  EROFS: ["cannot be written: the file system is read-only", "Name a place that can be written."],
  ENOSPC: ["cannot be written: the disk is full", "Make room, and call it again."],
  EADDRINUSE: ["is taken", "Set PORT, or --port, to a free one."],
};

/** What went wrong, from whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProblemError) return ofProblem(error);
  // What a server answered that a command called.
  if (error instanceof AssentProblem) return ofAnswer(error);
  if (error instanceof UsageError) return { exit: 2, title: error.message, fix: error.fix };
  if (error instanceof CommandError) return { exit: 3, title: error.message, fix: error.fix };
  if (!(error instanceof Error)) return { exit: 3, title: String(error) };
  const { code, path, port } = error as NodeJS.ErrnoException & { port?: number };
  // citty's own errors, which are all of the call.
  if (error.name === "CLIError") return { exit: 2, title: plain(error.message) };
  const known = systemFaults[code ?? ""];
  const what = path ?? (port === undefined ? undefined : `port ${port}`);
  if (known && what !== undefined) return { exit: 3, title: `${what} ${known[0]}`, fix: known[1] };
  return { exit: 3, title: error.message };
}

function ofProblem({ slug, detail, extensions }: ProblemError): Failure {
  const { title, help } = problems[slug];
  const exit = slug === "notice-unlawful" ? 1 : 3;
  const fix = fixes[slug] ?? help;
  return { exit, title: detail ?? title, fix, slug, errors: extensions.errors };
}

function ofAnswer({ message, slug, errors }: AssentProblem): Failure {
  const known = Object.hasOwn(problems, slug) ? (slug as ProblemSlug) : undefined;
  const fix = known === "no-credential" ? "Set ASSENT_KEY to an API key of the site that was not revoked." : undefined;
  return { exit: 3, title: message, fix: fix ?? (known && (fixes[known] ?? problems[known].help)), errors };
}

/** Without the colours that a message of citty's may hold. */
export const plain = (text: string): string => text.replace(/\p{Cc}\[\d+m/gu, "");

/** For a person: what is wrong, each fault of what was given, and what to do. */
export function failureText({ title, errors = [], fix }: Failure): string {
  const faults = errors.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`);
  const said = faults.length > 0 ? faults.join(", ") : title;
  return [`assent: ${said}`, ...(fix === undefined ? [] : [`  ${fix}`])].join("\n");
}

/** For a program: a problem as the API has them, with the exit code and what to do. */
export function failureProblem({ title, errors, fix, slug, exit }: Failure): object {
  const type = slug === undefined ? "about:blank" : `/docs/problems.md#${slug}`;
  const status = slug === undefined ? {} : { status: problems[slug].status };
  return { type, title, ...status, ...(errors ? { errors } : {}), ...(fix === undefined ? {} : { fix }), exit };
}
