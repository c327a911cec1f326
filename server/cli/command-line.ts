// Who acts when a command runs.
import type { Actor } from "../context.ts";

/** Who whoever runs a command is in the audit: reading the folder and its secrets is the right to do everything. */
export const commandLine: Actor = { kind: "system", name: "cli" };
