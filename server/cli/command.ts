// What the verbs of the command line share: options, what is said of each, how they print and how they fail.
declare module "citty" {
  interface CommandMeta {
    /** A whole call, such as `assent keys rotate --site site_shop`. */
    example?: string;
    /** What `--json` prints: the members of the one object, such as `{site, keys: [{keyText}]}`. */
    json?: string;
    /** What it found where it exits with 1; a verb that never does has none. */
    wrong?: string;
    /** Whether it takes any number of what it takes first. */
    several?: true;
  }
}

export const dataOption = {
  type: "string",
  description: "The data folder (ASSENT_DATA)",
  valueHint: "folder",
} as const;
const siteOption = {
  type: "string",
  description: "The site; the only one there is, unless named",
  valueHint: "site_…",
} as const;
export const jsonOption = { type: "boolean", description: "Print one JSON object, and nothing beside it" } as const;
export const urlOption = {
  type: "string",
  description: "Where browsers reach the server (ASSENT_PUBLIC_URL)",
  valueHint: "address",
} as const;
/** What most verbs take. */
export const sharedOptions = { site: siteOption, data: dataOption, json: jsonOption } as const;

/** What most verbs are given. */
export interface SharedArguments {
  readonly site?: string | undefined;
  readonly data?: string | undefined;
  readonly json?: boolean | undefined;
}

/** The call itself is wrong: exit code 2. `fix` says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly fix: string | undefined;
  constructor(cause: string, fix?: string) {
    super(cause);
    this.fix = fix;
  }
}

/** It could not be done: exit code 3. `fix` says what would let it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly fix: string;
  constructor(cause: string, fix: string, options?: { cause: unknown }) {
    super(cause, options);
    this.fix = fix;
  }
}

/** The result on standard output: one object for programs, lines for people. */
export function print(asJson: boolean | undefined, value: object, lines: readonly string[]): void {
  const text = asJson ? JSON.stringify(value) : lines.join("\n");
  if (text !== "") process.stdout.write(`${text}\n`);
}

/** A remark beside the result, on standard error; not where a program reads. */
export function note(asJson: boolean | undefined, line: string): void {
  if (!asJson) process.stderr.write(`${line}\n`);
}

/** `-` is standard output, which holds one thing. */
export function assertOneOutput(file: string, asJson: boolean | undefined): void {
  if (file === "-" && asJson)
    throw new UsageError("--json and - both mean standard output", "Name a file, or leave --json out.");
}

/** Words of others must not write lines, or colours, of their own. */
export const visible = (text: string): string => text.replace(/\p{C}/gu, "�");
