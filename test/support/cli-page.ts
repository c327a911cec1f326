// docs/cli.md, written from what the verbs say of themselves.
import type { CommandDef } from "citty";
import { exitCodes } from "../../server/cli/failures.ts";
import { metaOf, partsOf } from "../../server/cli/help.ts";

/** A verb that does something, with the words that call it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly command: CommandDef;
}

/** Every verb of the command, those within verbs too, in the order of its help. */
export const leavesOf = (command: CommandDef, path: readonly string[] = []): Leaf[] => {
  const parts = Object.entries(partsOf(command));
  return parts.length === 0 ? [{ path, command }] : parts.flatMap(([name, part]) => leavesOf(part, [...path, name]));
};

const opening = `# The command line

\`npx assent VERB\`, or \`node dist/cli.js VERB\`. \`assent VERB --help\` lists a verb's options. Verbs work on a data folder (\`--data\`, else \`ASSENT_DATA\`, else \`./data\`), beside a running server or without one, and are in the audit as \`system:cli\`.

With \`--json\` a verb prints one JSON object on standard output and nothing beside it. Where it fails, standard output is empty and standard error holds one problem (RFC 9457): \`{type, title, status, errors, fix, exit}\`, of which \`errors\` names each fault by a JSON pointer, and \`fix\` says what to do. Without it, errors are a sentence and, below, the fix. Bars of long work are drawn on terminals only.
`;

/** The whole page. */
export function cliPage(root: CommandDef): string {
  const codes = Object.entries(exitCodes).map(([code, means]) => `| ${code} | ${means} |`);
  const sections = leavesOf(root).map(({ path, command }) => {
    const { description, example, json, wrong } = metaOf(command);
    const wrongly = wrong === undefined ? "" : `\nExit code 1: ${wrong}.\n`;
    return `## assent ${path.join(" ")}\n\n${description}.\n\n\`\`\`sh\n${example}\n\`\`\`\n\n\`--json\`: \`${json}\`\n${wrongly}`;
  });
  const table = ["## Exit codes", "", "| code | means |", "|---|---|", ...codes, ""].join("\n");
  const end = "This page is written from `server/cli`; a test keeps it so.\n";
  return [opening, table, ...sections, end].join("\n");
}
