// Temporary folders for tests.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder; whoever asks for it removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "assent-test-"));
