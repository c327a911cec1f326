// Which verb a call means, whether it is one that the verb understands, and what help says of it.
import { renderUsage, type ArgsDef, type CommandDef, type CommandMeta } from "citty";
import { UsageError } from "./command.ts";
import { exitCodes, plain } from "./failures.ts";

/** Verbs are data here: none is a function of something. */
type Command = CommandDef;
export interface Meant {
  /** Such as `["keys", "rotate"]`; empty for the command itself. */
  readonly path: readonly string[];
  readonly command: Command;
  /** What is left of the call for it. */
  readonly rest: readonly string[];
}

export const argumentsOf = (command: Command): ArgsDef => (command.args ?? {}) as ArgsDef;
export const partsOf = (command: Command): Readonly<Record<string, Command>> =>
  (command.subCommands ?? {}) as Readonly<Record<string, Command>>;
export const metaOf = (command: Command) => (command.meta ?? {}) as CommandMeta;

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The verb that the call names; `byDefault` also the one that is meant where none is named. */
export function meant(root: Command, call: readonly string[], { byDefault = true } = {}): Meant {
  let [command, path, rest] = [root, [] as string[], [...call]];
  for (;;) {
    const parts = partsOf(command);
    if (Object.keys(parts).length === 0) return { path, command, rest };
    const at = positions(command, rest)[0];
    const name = at !== undefined ? rest[at] : byDefault ? (command.default as string | undefined) : undefined;
    const known = name === undefined ? undefined : partNamed(parts, name);
    if (known === undefined) return { path, command, rest };
    command = parts[known]!;
    path = [...path, known];
    if (at !== undefined) rest = rest.slice(at + 1);
  }
}

const partNamed = (parts: Readonly<Record<string, Command>>, name: string): string | undefined =>
  Object.keys(parts).find((part) => part === name || metaOf(parts[part]!).alias === name);

/** Where in the call its positional arguments stand. */
function positions(command: Command, call: readonly string[]): number[] {
  const found: number[] = [];
  for (let i = 0; i < call.length; i++) {
    const word = call[i]!;
    if (!isOption(word)) found.push(i);
    else if (!word.includes("=") && takesValue(command, word)) i += 1;
  }
  return found;
}

const isOption = (word: string): boolean => word.startsWith("-") && word !== "-";
const nameOf = (word: string): string => dashed(word.replace(/^-+/, "").split("=")[0]!);
const takesValue = (command: Command, word: string): boolean => argumentsOf(command)[nameOf(word)]?.type === "string";

/** Throws a UsageError for an option, an argument or a verb that the command does not know. */
export function assertUnderstood({ path, command, rest }: Meant): void {
  const called = ["assent", ...path].join(" ");
  const given = positions(command, rest);
  const parts = Object.keys(partsOf(command));
  const wrong = given[0] === undefined ? undefined : rest[given[0]];
  if (parts.length > 0 && wrong !== undefined)
    throw new UsageError(
      path.length === 0 ? `there is no verb ${wrong}` : `${called} has no verb ${wrong}`,
      hint(wrong, parts, called, ""),
    );
  const options = argumentsOf(command);
  const known = Object.keys(options).filter((name) => options[name]!.type !== "positional");
  for (const [i, word] of rest.entries()) {
    if (!isOption(word) || (i > 0 && takesValue(command, rest[i - 1]!) && !rest[i - 1]!.includes("="))) continue;
    const name = nameOf(word);
    if (!known.includes(name))
      throw new UsageError(`${called} has no option ${word.split("=")[0]!}`, hint(name, known, called));
    const next = rest[i + 1];
    if (takesValue(command, word) && !word.includes("=") && (next === undefined || next.startsWith("--")))
      throw new UsageError(`--${name} needs a value`, `Write --${name} VALUE: ${called} --help says which.`);
  }
  const places = Object.values(options).filter(({ type }) => type === "positional").length;
  if (given.length > places && !metaOf(command).several)
    throw new UsageError(`${called} does not take ${rest[given[places]!]}`, `${called} --help says what it takes.`);
}

function hint(wrong: string, known: readonly string[], called: string, dashes = "--"): string {
  const near = known.find((name) => distance(name, wrong) <= 2);
  return near === undefined ? `${called} --help lists what there is.` : `Did you mean ${dashes}${near}?`;
}

/** How many letters are to be put in, taken out or replaced between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The verb's own, or of what has verbs of its own the first that one of these shows. */
function exampleOf(command: Command): string | undefined {
  const parts = Object.values(partsOf(command));
  return metaOf(command).example ?? parts.map(exampleOf).find((example) => example !== undefined);
}

/** Usage, an example and the exit codes; in colour on a terminal only. */
export async function helpOf({ path, command }: Meant, isTerminal: boolean): Promise<string> {
  const parent =
    path.length > 1 ? ({ meta: { name: ["assent", ...path.slice(0, -1)].join(" ") } } as Command) : undefined;
  const usage = (await renderUsage(command, parent)).trimEnd();
  const { wrong } = metaOf(command);
  const example = exampleOf(command);
  const codes = [0, ...(wrong === undefined ? [] : [1]), 2, 3] as (keyof typeof exitCodes)[];
  const lines = [
    usage,
    ...(example === undefined ? [] : ["", "EXAMPLE", "", `  ${example}`]),
    "",
    "EXIT CODES",
    "",
    ...codes.map((code) => `  ${code}  ${code === 1 && wrong !== undefined ? wrong : exitCodes[code]}`),
  ];
  const text = lines.join("\n");
  return isTerminal ? text : plain(text);
}
