// Messages as a receiver sees them: a real SMTP server in the process, and a parser that is not ours.
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { MailMessage, MailOutcome, MailTransport } from "../../server/mail/transport.ts";

export interface Postbox {
  /** Such as `smtp://127.0.0.1:2525`. */
  readonly url: string;
  /** What arrived, in order. */
  readonly arrived: Email[];
  /** What the server answers the next recipient instead of taking it. */
  refuseWith: number | undefined;
  stop(): Promise<void>;
}

/** A server that takes every message for every address. */
export async function postbox(): Promise<Postbox> {
  const arrived: Email[] = [];
  const box: { refuseWith: number | undefined } = { refuseWith: undefined };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo(_address, _session, done) {
      const { refuseWith } = box;
      box.refuseWith = undefined;
      if (refuseWith === undefined) done();
      else done(Object.assign(new Error("not for ada@example.com"), { responseCode: refuseWith }));
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      const take = async () => {
        arrived.push(await PostalMime.parse(Buffer.concat(chunks)));
        // Taken once it is there to be looked at.
        done();
      };
      stream.on("end", () => void take());
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(box, {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

/** The value of a line of the head; the first where there are several. */
export const headOf = ({ headers }: Email, name: string): string | undefined =>
  headers.find(({ key }) => key === name.toLowerCase())?.value;

/** A message to send. */
export const mailMessage = (change: Partial<MailMessage> = {}): MailMessage => ({
  id: "00112233445566778899aabbccddeeff",
  from: { name: "Northgate Calling Ltd", address: "no-reply@consent.example" },
  to: "ada@example.com",
  lang: "de",
  subject: "Bitte bestätigen: „Neuigkeiten“",
  text: "Guten Tag\n",
  html: "<p>Guten Tag</p>",
  headers: {},
  ...change,
});

/** A transport that keeps what it is given, and answers as told. */
export function keptMail(answers: MailOutcome[] = []): MailTransport & { readonly sent: MailMessage[] } {
  const sent: MailMessage[] = [];
  return {
    name: "kept",
    sent,
    send: async (message) => {
      const outcome = answers.shift() ?? { kind: "sent" };
      if (outcome.kind === "sent") sent.push(message);
      return outcome;
    },
  };
}
