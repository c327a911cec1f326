// Messages as files that any mail program opens, for development and for servers that have no other way yet. Node only.
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { composed } from "./smtp.ts";
import type { MailTransport } from "./transport.ts";

/**
 * Writes each message as `ID.eml` into the folder, made where it is missing, and tells `told` the file's path. The same
 * message again is the same file.
 */
export function fileTransport(folder: string, told: (path: string) => void): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return {
    name: "files",
    async send(message) {
      try {
        const { message: bytes } = await composer.sendMail(composed(message));
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const path = join(folder, `${message.id}.eml`);
        await writeFile(`${path}.part`, bytes as Buffer, { mode: 0o600 });
        await rename(`${path}.part`, path);
        told(path);
        return { kind: "sent" };
      } catch (error) {
        const { code } = error as { code?: unknown };
        return { kind: "failed", reason: `files ${typeof code === "string" ? code : "failure"}` };
      }
    },
  };
}
