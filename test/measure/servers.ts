// The two servers that are compared: ours, and a bare Hono handler that parses and validates the same bodies.
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import * as z from "zod/mini";
import { checkRequest } from "../../core/contact-schema.ts";
import { recordRequest } from "../../core/schema.ts";
import { startServer } from "../../server/node.ts";
import { demoSite } from "../../server/services/demo.ts";
import { createApiKey } from "../../server/services/keys.ts";
import { signedIn } from "../support/signed-in.ts";
import { play } from "./roles.ts";

/** Tells the parent how long each single check took here, from its request's head until its answer was written. */
function timeChecks(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.url !== "/v1/check") return;
    const begun = performance.now();
    response.on("finish", () => process.send!(performance.now() - begun));
  });
}

/** Ours, on files in the given folder, without a rate limit. */
export const playServer = (): void =>
  play<"server">(async ({ folder, origin, signedIn: wanted }) => {
    timeChecks();
    const server = await startServer({
      port: 0,
      dataFolder: folder,
      demo: true,
      demoOrigin: origin,
      rateLimit: 0,
      allowPrivateWebhooks: true,
      threadUrl: new URL("./database-thread.js", `file://${process.argv[1]}`),
    });
    const cookie = wanted ? { cookie: (await signedIn(server, "owner")).cookie } : {};
    const narrow = { site: demoSite, name: "narrow", scopes: ["stats"] };
    const narrowKey = await createApiKey(server.context, { kind: "system", name: "measure" }, narrow);
    return { answer: { url: server.url, demoKey: server.demoKey!, narrowKey, ...cookie }, end: () => server.stop() };
  });

/** The floor: what the framework and the schemas cost when nothing is stored, signed or looked up. */
export const playFloor = (): void =>
  play<"floor">(
    () =>
      new Promise((resolve) => {
        const app = new Hono();
        app.post("/v1/records", async (c) => {
          const request = z.safeParse(recordRequest, await c.req.json());
          return request.success ? c.json({ id: request.data.id }, 201) : c.json({}, 422);
        });
        app.post("/v1/check", async (c) => {
          const request = z.safeParse(checkRequest, await c.req.json());
          const results = request.data?.recipients.map(({ ref }) => ({ ref, allow: false, reason: "NO_RECORD" }));
          return results ? c.json({ results }) : c.json({}, 422);
        });
        const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info: AddressInfo) => {
          const end = () => new Promise<void>((ended) => void server.close(() => ended()));
          resolve({ answer: { url: `http://127.0.0.1:${info.port}` }, end });
        });
      }),
  );
