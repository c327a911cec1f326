// A receiver of webhooks over real HTTP, which verifies what it is told with the reference library of the standard.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import type { Change } from "../../core/change.ts";

interface ToldMessage extends Omit<Change, "id"> {
  readonly id: string;
  /** Which of the receiver's secrets verified it; −1 for none. */
  readonly secret: number;
  readonly path: string;
  readonly bytes: number;
  readonly atMs: number;
}

export interface Receiver {
  readonly url: string;
  /** Everything that came, in order. */
  readonly told: ToldMessage[];
  /** The secrets it knows; tests push and remove some. */
  readonly secrets: string[];
  /** How it answers. */
  answer: (response: ServerResponse, message: ToldMessage) => void;
  stop(): Promise<void>;
}

/** A receiver on loopback that answers 204. */
export async function startReceiver(): Promise<Receiver> {
  const told: ToldMessage[] = [];
  const secrets: string[] = [];
  const receiver: Pick<Receiver, "answer"> = { answer: (response) => void response.writeHead(204).end() };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const headers = request.headers as Record<string, string>;
      const secret = secrets.findIndex((one) => {
        try {
          new Webhook(one).verify(body, headers);
          return true;
        } catch {
          return false;
        }
      });
      const message: ToldMessage = {
        ...(JSON.parse(body) as Change),
        id: headers["webhook-id"]!,
        secret,
        path: request.url ?? "",
        bytes: body.length,
        atMs: Date.now(),
      };
      told.push(message);
      receiver.answer(response, message);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/hook`,
    told,
    secrets,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}
