// Files: a message is a file that mail programs open; nothing that is told names anybody.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileTransport } from "../../../server/mail/files.ts";
import { mailMessage } from "../../support/mail.ts";
import { temporaryFolder } from "../../support/temporary.ts";

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the same message twice is one file, whole and for its owner's eyes", async () => {
  const told: string[] = [];
  const into = join(folder, "mail");
  const transport = fileTransport(into, (path) => told.push(path));
  const message = mailMessage();
  expect(await transport.send(message)).toEqual({ kind: "sent" });
  expect(await transport.send(message)).toEqual({ kind: "sent" });
  expect(readdirSync(into)).toEqual([`${message.id}.eml`]);
  const path = join(into, `${message.id}.eml`);
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(await PostalMime.parse(readFileSync(path))).toMatchObject({
    subject: message.subject,
    to: [{ address: message.to }],
  });
  expect(told).toEqual([path, path]);
  expect(told.join()).not.toContain("@");
});

test("a folder that cannot be one is a failure, not an exception", async () => {
  const taken = join(folder, "taken");
  writeFileSync(taken, "");
  expect(await fileTransport(taken, () => {}).send(mailMessage())).toMatchObject({ kind: "failed" });
});
