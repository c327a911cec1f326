// `npm start`: the backend, the demo site and its third parties, with what a newcomer needs to know printed.
import process from "node:process";
import { optionsFrom, startServer, type RunningServer, type ServerOptions } from "../server/node.ts";
import { portsAfter, startDemo, type Demo } from "./demo.ts";
import { PortBusyError } from "./listener.ts";

try {
  await start();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const options = optionsFrom(process.env);
  const demoPort = demoPortFrom(process.env["DEMO_PORT"]);
  const server = await startBackend({
    ...options,
    demo: true,
    demoOrigin: `http://localhost:${demoPort}`,
    demoDoubleOptIn: true,
    told: (line) => void process.stdout.write(`${line}\n`),
  });
  let demo: Demo;
  try {
    demo = await startDemo({ port: demoPort, api: server.url, vendorPorts: portsAfter(demoPort) });
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.stdout.write(welcome({ demo, server, dataFolder: options.dataFolder ?? "./data" }));

  let stopping: number | undefined;
  const stop = async (): Promise<void> => {
    if (stopping !== undefined) {
      // One Ctrl-C can arrive twice, from the terminal and from npm; a later one is somebody who will not wait.
      if (Date.now() - stopping > 1000) process.exit(130);
      return;
    }
    stopping = Date.now();
    await Promise.all([demo.stop(), server.stop()]);
    process.stdout.write("\nStopped. The data is kept.\n");
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
}

async function startBackend(options: ServerOptions): Promise<RunningServer> {
  try {
    return await startServer(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new PortBusyError(options.port ?? 8787, "the backend", "PORT");
  }
}

// Seven ports in a row are needed: the site's own and one for each stand-in.
function demoPortFrom(text: string | undefined): number {
  const value = text ? Number(text) : 8788;
  if (Number.isInteger(value) && value > 0 && value < 65_529) return value;
  throw new Error(`DEMO_PORT must be a port from 1 to 65528, not "${text}".`);
}

function welcome(running: { demo: Demo; server: RunningServer; dataFolder: string }): string {
  const { demo, server, dataFolder } = running;
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
May we write to somebody? Give permission in the newsletter form, open the message that the line
below it names (or ${dataFolder}/mail), press its link and the button there, then ask:

  curl -s ${server.url}/v1/check -H "Authorization: Bearer ${server.demoKey}" \\
    -H "Content-Type: application/json" -d '${body}'

The key is for this demo, on this computer; each start makes another one.
`
    : "";
  const claim = server.claimLink
    ? `
Make this installation yours, within 30 minutes:

  ${server.claimLink}
`
    : "";
  return `
Assent is running. Open ${demo.url}

${rows.map(([name = "", value]) => `  ${name.padEnd(width)}  ${value}`).join("\n")}

The script tag of the demo site:

  <script src="${server.url}/s/site_demo.js"></script>
${claim}${check}
Stop with Ctrl-C.
`;
}
