// SMTP: what arrives at a real server is what was meant, and every refusal says whether another try helps.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { smtpTransport } from "../../../server/mail/smtp.ts";
import type { MailTransport } from "../../../server/mail/transport.ts";
import { headOf, mailMessage, postbox, type Postbox } from "../../support/mail.ts";

let box: Postbox;
let transport: MailTransport;
/** What arrives is parsed after it was acknowledged. */
const first = async () => {
  await expect.poll(() => box.arrived).toHaveLength(1);
  return box.arrived[0]!;
};
beforeAll(async () => {
  box = await postbox();
  transport = smtpTransport(box.url);
});
afterEach(() => {
  box.arrived.length = 0;
});
afterAll(async () => {
  transport.close?.();
  await box.stop();
});

test("a message arrives with both of its forms, its language and its head", async () => {
  const headers = { "List-Unsubscribe": "<https://consent.example/u/site_shop/AQ>" };
  const message = mailMessage({ headers, replyTo: "reply@northgate.example" });
  expect(await transport.send(message)).toEqual({ kind: "sent" });
  const email = await first();
  expect(email).toMatchObject({
    subject: message.subject,
    from: { name: "Northgate Calling Ltd", address: "no-reply@consent.example" },
    to: [{ address: "ada@example.com" }],
    replyTo: [{ address: "reply@northgate.example" }],
    messageId: `<${message.id}@consent.example>`,
  });
  expect(email.text).toContain("Guten Tag");
  expect(email.html).toContain("<p>Guten Tag</p>");
  expect(headOf(email, "Content-Language")).toBe("de");
  expect(headOf(email, "Auto-Submitted")).toBe("auto-generated");
  expect(headOf(email, "List-Unsubscribe")).toBe("<https://consent.example/u/site_shop/AQ>");
});

test("a name or a subject with a line's end begins no line of the head", async () => {
  const name = "Northgate\r\nBcc: eve@example.com";
  await transport.send(
    mailMessage({ from: { name, address: "a@consent.example" }, subject: "One\r\nBcc: eve@x.example" }),
  );
  const email = await first();
  expect(headOf(email, "Bcc")).toBeUndefined();
  expect(email.to).toHaveLength(1);
});

test("a recipient that is refused for good is not tried again, one that is refused for now is", async () => {
  box.refuseWith = 550;
  expect(await transport.send(mailMessage())).toEqual({ kind: "refused", reason: "smtp 550" });
  box.refuseWith = 451;
  expect(await transport.send(mailMessage())).toEqual({ kind: "failed", reason: "smtp 451" });
  expect(await transport.send(mailMessage())).toEqual({ kind: "sent" });
  await first();
});

test("a server that is away is worth another try", async () => {
  const gone = await postbox();
  await gone.stop();
  const outcome = await smtpTransport(gone.url).send(mailMessage());
  expect(outcome).toMatchObject({ kind: "failed" });
  expect(JSON.stringify(outcome)).not.toContain("example.com");
});
