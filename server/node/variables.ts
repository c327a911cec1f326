// The environment of a process with what files add to it: a secret needs not stand where every child process sees it.
import { readFileSync } from "node:fs";
import { environment, variableNames, type Environment } from "../env.ts";

/**
 * The configuration in the variables; of each, `NAME_FILE` may name a file that holds it. Throws an Error that names the
 * variable and never what is in the file.
 */
export function configuration(variables: Readonly<Record<string, string | undefined>>): Environment {
  const read = { ...variables };
  for (const name of variableNames) {
    const file = variables[`${name}_FILE`];
    if (!file) continue;
    if (variables[name]) throw new Error(`${name} and ${name}_FILE are both set: leave one of them out.`);
    read[name] = contentOf(file, name);
  }
  return environment(read);
}

function contentOf(file: string, name: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const { code = "" } = error as { code?: string };
    throw new Error(`${name}_FILE names a file that cannot be read: ${file} (${code}).`, { cause: error });
  }
}
