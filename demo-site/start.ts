// `npm start`: the backend, the demo site and its third parties, with what a newcomer needs to know printed.
import process from "node:process";
import { startServer } from "../server/node.ts";
import { portsAfter, startDemo, type Demo } from "./demo.ts";
import { PortBusyError } from "./listener.ts";

const port = portFrom("PORT", 8787);
const demoPort = portFrom("DEMO_PORT", 8788);
const dataFolder = process.env["ASSENT_DATA"] ?? "./data";

try {
  await start();
} catch (error) {
  const busy = error instanceof PortBusyError || (error as NodeJS.ErrnoException).code === "EADDRINUSE";
  if (!busy) throw error;
  const named = error instanceof PortBusyError ? error.message : new PortBusyError(port, "the backend", "PORT").message;
  process.stderr.write(`${named}\n`);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const server = await startServer({ demo: true, demoOrigin: `http://localhost:${demoPort}`, port, dataFolder });
  let demo: Demo;
  try {
    demo = await startDemo({ port: demoPort, api: server.url, vendorPorts: portsAfter(demoPort) });
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.stdout.write(welcome(demo, server));

  let stopping = false;
  const stop = async (): Promise<void> => {
    // A second Ctrl-C is somebody who does not want to wait.
    if (stopping) process.exit(130);
    stopping = true;
    await Promise.all([demo.stop(), server.stop()]);
    process.stdout.write("\nStopped. The data is kept.\n");
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
}

function portFrom(variable: string, standard: number): number {
  const text = process.env[variable];
  const value = text ? Number(text) : standard;
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
  process.stderr.write(`${variable} must be a port from 1 to 65535, not "${text}".\n`);
  process.exit(1);
}

function welcome(demo: Demo, server: { readonly url: string; readonly demoKey?: string | undefined }): string {
  const rows = [
    ["demo site", demo.url],
    ["backend", server.url],
    ...demo.vendors.map(({ spec, origin }) => [`  ${spec.name}`, `${origin}  (stand-in)`]),
    ["data", dataFolder],
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  const body = `{"purpose":"newsletter","channel":"email","recipients":[{"ref":"1","email":"you@example.com"}]}`;
  const check = server.demoKey
    ? `
May we write to somebody? Give permission in the newsletter form, then ask:

  curl -s ${server.url}/v1/check -H "Authorization: Bearer ${server.demoKey}" \\
    -H "Content-Type: application/json" -d '${body}'

The key is for this demo, on this computer, until the next start.
`
    : "";
  return `
Assent is running. Open ${demo.url}

${rows.map(([name = "", value]) => `  ${name.padEnd(width)}  ${value}`).join("\n")}

The script tag of the demo site:

  <script src="${server.url}/s/site_demo.js"></script>
${check}
Stop with Ctrl-C.
`;
}
