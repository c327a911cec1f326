// How often a record asks its databases on the whole way from HTTP to the file or the server, counted where the calls arrive.
import { once } from "node:events";
import { createServer, request as requestHttp, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { BroadcastChannel } from "node:worker_threads";
import { expect, inject, test } from "vitest";
import type { ServerOptions } from "../../server/node.ts";
import type { ThreadCall } from "../support/counted-driver.ts";
import { bannerRequest, demoOrigin, freshDevice, post } from "../support/requests.ts";
import { startTestServer } from "../support/server.ts";
import { startSqld } from "../support/sqld.ts";

/** A server to be started, whose calls to its databases are told, each as the text of all its statements. */
interface Counting {
  readonly options: ServerOptions;
  stop(): Promise<void>;
}

async function overFiles(told: (call: string) => void): Promise<Counting> {
  const channel = new BroadcastChannel(`database-calls-${process.pid}`);
  (channel as unknown as EventTarget).addEventListener("message", (event) =>
    told((event as MessageEvent<ThreadCall>).data.statements.join(";")),
  );
  return {
    options: { threadUrl: pathToFileURL(inject("built").countedThread) },
    stop: async () => channel.close(),
  };
}

/** Everything on its way to the server is read on the way. */
async function overServer(told: (call: string) => void): Promise<Counting> {
  const sqld = await startSqld();
  const onward = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await text(incoming);
    // The client first asks for the server's version, which is no statement.
    if (incoming.method === "POST") told(body.replaceAll("\\n", " "));
    const { method, headers } = incoming;
    const asked = requestHttp(`${sqld.url}${incoming.url}`, { method, headers });
    asked.on("response", (answer) => answer.pipe(outgoing.writeHead(answer.statusCode!, answer.headers)));
    asked.end(body);
  };
  const between = createServer((incoming, outgoing) => void onward(incoming, outgoing));
  await once(between.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  return {
    options: { database: { url, adminUrl: sqld.adminUrl } },
    async stop() {
      between.closeAllConnections();
      between.close();
      await sqld.stop();
    },
  };
}

/**
 * What the log asks when it seals; the origins of sites, which are asked for again every few seconds; and what the clock
 * looks after, beginning with the start: mail, webhooks, what is due.
 */
const notOfRecords =
  /\b(checkpoint|tile|mail|webhook|delivery|occasion|look_through|retention_report)\b|max\(idx\)|log-key|group_concat\(idx|log_origin/;

test.each([
  ["a file", overFiles],
  ["a libSQL server", overServer],
])("a record asks %s twice, from HTTP on: somebody new, somebody known, and a change of mind", async (_, start) => {
  const calls: string[] = [];
  const { options, stop } = await start((call) => calls.push(call));
  const server = await startTestServer(options);
  try {
    const config = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
    const send = async (id: string, status: "given" | "refused") => {
      const body = bannerRequest(config.notice, status, { subject: { kind: "device", id } });
      expect((await post(`${server.url}/v1/records`, body, { Origin: demoOrigin })).status).toBe(201);
    };
    const sealed = async (entries: number) => {
      const checkpoint = async () =>
        Number((await (await fetch(`${server.url}/v1/logs/site_demo/checkpoint`)).text()).split("\n")[1]);
      await expect.poll(checkpoint, { timeout: 20_000 }).toBeGreaterThanOrEqual(entries);
      return checkpoint();
    };
    // What records share is asked for once: row keys, and the shapes of a yes and a no.
    const known = freshDevice();
    for (const status of ["given", "refused"] as const) await send(known, status);
    const before = await sealed(1);
    calls.length = 0;

    const people = [known, freshDevice(), freshDevice(), freshDevice()];
    for (const status of ["given", "refused", "given"] as const) for (const one of people) await send(one, status);
    await sealed(before + 3 * people.length);
    const inserts = () => calls.filter((call) => call.includes("INSERT INTO entry")).length;
    await expect.poll(inserts).toBe(3 * people.length);
    const ofRecords = calls.filter((call) => !notOfRecords.test(call));
    const writes = /INSERT INTO (entry|subject)\b/;
    expect(ofRecords.filter((call) => writes.test(call))).toHaveLength(2 * 3 * people.length);
    // What a record or somebody new asked for would be here three times or more; what the clock looks after, once.
    const others = ofRecords.filter((call) => !writes.test(call)).map((call) => call.slice(0, 400));
    expect(others.length, others.join("\n")).toBeLessThan(people.length - 1);
    expect(server.failures).toEqual([]);
  } finally {
    await server.stop();
    await stop();
  }
});
