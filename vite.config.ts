// One build for everything: the gate, the UI, the receipt page, then the Node and worker bundles that carry them.
import { readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import type { EnvironmentOptions, Plugin } from "vite";
import { defineConfig } from "vitest/config";

const node = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
// The compiler's own helpers (@oxc-project/runtime) are no installed package: they belong into the bundle.
const installed = (id: string) => /^[a-z@](?!oxc-project|irtual:|:)/i.test(id);

/** A file for browsers. `iife` makes a classic script, which the gate must be to run before the parser goes on. */
function browserFile(
  entry: string,
  options: { folder: string; name: string; format: "iife" | "es" },
): EnvironmentOptions {
  return {
    consumer: "client",
    resolve: { conditions: ["browser", "module", "import", "default"] },
    build: {
      outDir: `dist/${options.folder}`,
      emptyOutDir: false,
      target: "es2022",
      minify: "oxc",
      modulePreload: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: "strict",
        output: { format: options.format, entryFileNames: `${options.name}.js`, codeSplitting: false },
      },
    },
  };
}

/** A bundle for a server runtime. `external` says which imports stay imports. */
function serverFile(
  entries: Record<string, string>,
  options: { external: (id: string) => boolean; conditions: string[] },
): EnvironmentOptions {
  return {
    consumer: "server",
    resolve: { noExternal: true, external: [], conditions: options.conditions },
    build: {
      outDir: "dist",
      emptyOutDir: false,
      target: "es2022",
      minify: false,
      ssr: true,
      copyPublicDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: entries,
        external: options.external,
        output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
      },
    },
  };
}

const browserFiles = {
  "gate.js": ["dist/widget/gate.js"],
  "ui.js": ["dist/widget/ui.js"],
  "receipt.js": ["dist/console/receipt.js"],
  "receipt.css": ["server/console/receipt.css", "server/console/receipt-notice.css"],
};

/** `virtual:browser-files`: the built browser files as text, so that a server bundle needs no file beside it. */
function embedBrowserFiles(): Plugin {
  const name = "virtual:browser-files";
  return {
    name: "embed-browser-files",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const files = Object.entries(browserFiles).map(([key, parts]) => {
        const type = key.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
        return [key, { type, body: parts.map((path) => readFileSync(path, "utf8")).join("") }] as const;
      });
      return `export const files = ${JSON.stringify(Object.fromEntries(files))};`;
    },
  };
}

export default defineConfig({
  clearScreen: false,
  plugins: [embedBrowserFiles()],
  environments: {
    gate: browserFile("widget/gate.ts", { folder: "widget", name: "gate", format: "iife" }),
    ui: browserFile("widget/ui/mount.tsx", { folder: "widget", name: "ui", format: "es" }),
    receipt: browserFile("server/console/receipt.ts", { folder: "console", name: "receipt", format: "es" }),
    node: serverFile(
      {
        node: "server/node.ts",
        "database-thread": "server/node/database-thread.ts",
        cli: "server/cli/assent.ts",
        demo: "demo-site/start.ts",
        measure: "test/measure/measure.ts",
      },
      { external: (id) => node.includes(id) || installed(id), conditions: ["node", "import", "default"] },
    ),
    worker: serverFile(
      { worker: "server/worker.ts" },
      { external: (id) => id.startsWith("node:"), conditions: ["workerd", "worker", "import", "default"] },
    ),
  },
  builder: {
    async buildApp(builder) {
      // Chunks are named by content, so those of earlier builds would pile up.
      rmSync("dist", { recursive: true, force: true });
      // The server bundles embed the browser files, so those come first.
      for (const name of ["gate", "ui", "receipt", "node", "worker"]) await builder.build(builder.environments[name]!);
    },
  },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    // Without this a style sheet imported as text is the empty text, and tests would look at unstyled pages.
    css: true,
    // Browsers and servers wait more than they work, so two files at a time suit two cores.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
