// What runs the product in the tests of its runtimes: Node and workerd, with the same secrets and the same key.
import { join } from "node:path";
import { toBase64 } from "../../core/bytes.ts";
import { makeSigningKey } from "../../server/log/signer.ts";
import { claimLink } from "../../server/services/sign-in-links.ts";
import { system } from "../support/context.ts";
import { startTestServer } from "../support/server.ts";
import type { Sqld } from "../support/sqld.ts";
import { startWorkerd } from "../support/workerd.ts";

const logKey = makeSigningKey();

/** A server to be asked. */
export interface Arm {
  readonly url: string;
  readonly demoKey: string;
  readonly claimLink: string;
  readonly failures: () => string;
  stop(): Promise<void>;
}

const masterSecret = toBase64(new Uint8Array(32).fill(3));
const capnp = join(import.meta.dirname, "assent.capnp");

/** On Node, over files or a libSQL server. */
export async function onNode(sqld?: Sqld): Promise<Arm> {
  const logKeys = { site_demo: [toBase64(await logKey)] };
  const database = sqld && { url: sqld.url, adminUrl: sqld.adminUrl };
  const server = await startTestServer({
    masterSecret,
    logKeys,
    allowPrivateWebhooks: true,
    ...(database ? { database } : {}),
  });
  return {
    url: server.url,
    demoKey: server.demoKey!,
    claimLink: (await claimLink(server.context, system)).address,
    failures: () => server.failures.join("\n"),
    stop: () => server.stop(),
  };
}

/** In workerd: Node has seeded the server's databases; the worker finds them there, with the same secrets. */
export async function onWorkerd(sqld: Sqld): Promise<Arm & { tick(): Promise<void> }> {
  const seeding = await onNode(sqld);
  await seeding.stop();
  const bindings = {
    DB_URL: sqld.url,
    DB_ADMIN_URL: sqld.adminUrl,
    ASSENT_SECRET: masterSecret,
    ASSENT_LOG_KEYS: JSON.stringify({ site_demo: toBase64(await logKey) }),
    RATE_LIMIT: "0",
    WEBHOOKS_PRIVATE: "1",
  };
  const workerd = await startWorkerd(capnp, bindings, { clock: true });
  const { url, tick, errors } = workerd;
  return {
    url,
    demoKey: seeding.demoKey,
    claimLink: seeding.claimLink,
    tick,
    failures: errors,
    stop: () => workerd.stop(),
  };
}
