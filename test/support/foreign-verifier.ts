// The verifier in Python as one process for many questions: starting one takes longer than what it verifies.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface ForeignVerifier {
  /** What `verify.py` with these arguments exits with and prints. */
  ask(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }>;
  stop(): void;
}

export function foreignVerifier(): ForeignVerifier {
  const program = join(import.meta.dirname, "../foreign/many.py");
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  const child = spawn("python3", [program], { env, stdio: ["pipe", "pipe", "inherit"] });
  const verdicts = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(...args) {
      child.stdin.write(`${JSON.stringify(args)}\n`);
      const { done, value } = await verdicts.next();
      if (done) throw new Error("the verifier ended");
      return JSON.parse(value) as { code: number; out: string };
    },
    stop: () => child.stdin.end(),
  };
}
