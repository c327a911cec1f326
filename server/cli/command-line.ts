// Who acts when a command runs.
/** Who whoever runs a command is in the audit: reading the folder and its secrets is the right to do everything. */
export const commandLine = { kind: "system", name: "cli" } as const;
