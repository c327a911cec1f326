// One build for everything: the gate, the UI, the receipt page, then the Node and worker bundles that carry them.
import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import type { EnvironmentOptions, Plugin } from "vite";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { plainNamespaces, smallerAgain, smallest } from "./widget/smallest.config.ts";

const node = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
// Imports of the Node bundles: a binary, and what loads when used. The rest is in them: one file starts sooner.
const apart = (id: string) => /^(@?libsql|nodemailer|playwright-core|axe-core)(\/|$)/.test(id);

/** Modules that are one file, in the words of Rolldown. */
type ChunkGroup = { name: string; tags: "$initial"[] } | { name: string; test: RegExp };

const widgetChunks: readonly ChunkGroup[] = [
  // What others share with the first file is in it: no other file comes before the first layer.
  { name: "first", tags: ["$initial"] },
  { name: "panel", test: /widget\/ui\/(panel|rows|cookies|periods)\./ },
  // What forms and earlier choices share: small files cost more apart than together.
  { name: "kept", test: /widget\/(ui\/(form-choices|dates|receipt)|i18n\/direction)\./ },
];
/** What every screen of the console needs comes with its first file, which is there already. */
const consoleChunks: readonly ChunkGroup[] = [
  { name: "console", tags: ["$initial"] },
  { name: "parts", test: /server\/console\/(app|parts)\// },
];

/** papaparse asks Node for its streams where it is handed one. Nobody in a browser does. */
const noStreams: Plugin = { name: "no-streams", transform: (code) => code.replace("require('stream').Duplex", "0") };

/**
 * A file for browsers. `iife` makes a classic script, which the gate must be to run before the parser goes on; a
 * module comes with the chunks it loads on intent, by plain names: the server has a folder for each build.
 */
function browserFile(
  entry: string,
  options: { folder: string; name: string; format: "iife" | "es"; chunks?: readonly ChunkGroup[] },
): EnvironmentOptions {
  return {
    // As a client's, Vite would wrap every import() in a loader that this build has no use for.
    consumer: options.chunks ? "server" : "client",
    // Nobody installs packages in a browser: what a file needs is in it, whoever Vite takes for its consumer.
    resolve: { conditions: ["browser", "module", "import", "default"], noExternal: true },
    build: {
      outDir: `dist/${options.folder}`,
      emptyOutDir: false,
      target: "es2022",
      // What has color-mix() needs no prefixes.
      cssTarget: ["chrome111", "firefox113", "safari16.2"],
      // Slower than the default, and two bytes of a hundred smaller: every visitor loads these.
      minify: "terser",
      terserOptions: smallest(options.format),
      modulePreload: false,
      copyPublicDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { [options.name]: entry },
        checks: { pluginTimings: false },
        plugins: [noStreams, plainNamespaces, smallerAgain],
        // Chunks take what they share from the first file itself: one file fewer before the first layer.
        preserveEntrySignatures: options.chunks ? "allow-extension" : "strict",
        output: options.chunks
          ? {
              format: options.format,
              entryFileNames: "[name].js",
              // The console's are known by their first word: they are in no build that shows notices.
              chunkFileNames: ({ name }) =>
                `${name === options.name || options.folder === "widget" ? "" : `${options.name}-`}[name].js`,
              codeSplitting: { groups: [...options.chunks] },
            }
          : { format: options.format, entryFileNames: `${options.name}.js`, codeSplitting: false },
      },
    },
  };
}

/**
 * On workerd a module is no file: what a package requires of Node only when it is used must not ask for one at start.
 */
const withoutFile: Plugin = {
  name: "without-file",
  renderChunk: (code) => code.replace("createRequire(import.meta.url)", 'createRequire("file:///worker.js")'),
};

/** A bundle for a server runtime. `external` says which imports stay imports. */
function serverFile(
  entries: Record<string, string>,
  options: { external: (id: string) => boolean; conditions: string[]; plugins?: Plugin[]; single?: true },
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
        plugins: options.plugins ?? [],
        output: {
          format: "es",
          entryFileNames: "[name].js",
          // workerd is given one module: what others load when it is used is in it, and begins when it is used.
          ...(options.single ? { codeSplitting: false } : { chunkFileNames: "chunks/[name]-[hash].js" }),
        },
      },
    },
  };
}

/** What applications import, as package.json's `exports` name it: modules for their own bundlers to take apart. */
const packageFiles: EnvironmentOptions = {
  consumer: "client",
  build: {
    outDir: "dist/package",
    emptyOutDir: false,
    target: "es2022",
    minify: false,
    modulePreload: false,
    copyPublicDir: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        widget: "widget/adapters/entry.ts",
        react: "widget/adapters/react.ts",
        vue: "widget/adapters/vue.ts",
        client: "core/client.ts",
        testing: "widget/testing.ts",
      },
      preserveEntrySignatures: "strict",
      output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
};

const javascript = "text/javascript; charset=utf-8";
const css = "text/css; charset=utf-8";
const receiptStyles = ["receipt", "receipt-notice", "receipt-history", "as-was", "own-choices", "declaration"].map(
  (name) => `server/console/${name}.css`,
);

/** The console's style sheets, in the order of their names. */
const consoleStyles = () =>
  readdirSync("server/console/styles")
    .sort()
    .map((name) => `server/console/styles/${name}`);

/** Every built browser file by its name: all of the widget's, and those of the console, receipt pages and evidence packs. */
function browserFiles(): Record<string, { type: string; body: string }> {
  const read = (path: string) => readFileSync(path, "utf8");
  const scripts = (folder: string, pattern: RegExp) =>
    readdirSync(folder)
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => [name, { type: javascript, body: read(`${folder}/${name}`) }] as const);
  return {
    ...Object.fromEntries([...scripts("dist/widget", /\.js$/), ...scripts("dist/console", /^console(-.*)?\.js$/)]),
    "console.css": { type: css, body: consoleStyles().map(read).join("") },
    "receipt.js": { type: javascript, body: read("dist/console/receipt.js") },
    "receipt.css": { type: css, body: receiptStyles.map(read).join("") },
    "declaration.js": { type: javascript, body: read("dist/console/declaration.js").trim() },
    "pack.js": { type: javascript, body: read("dist/console/pack.js").trim() },
    "pack.css": { type: css, body: [...receiptStyles, "server/console/pack.css"].map(read).join("") },
  };
}

/** `virtual:browser-files`: the built browser files as text, so that a server bundle needs no file beside it. */
const embedBrowserFiles: Plugin = {
  name: "embed-browser-files",
  resolveId: (id) => (id === "virtual:browser-files" ? `\0${id}` : undefined),
  load: (id) =>
    id === "\0virtual:browser-files" ? `export const files = ${JSON.stringify(browserFiles())};` : undefined,
};

/** Chunks are imported as they are: what Vite wraps around them preloads style sheets, and there are none. */
const plainImports: Plugin = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) => (id.includes("vite/preload-helper") ? "export const __vitePreload = (load) => load();" : undefined),
};

/** The tests of some folders, run as the other options say. */
function testProject(
  name: string,
  { folders, ...options }: TestProjectInlineConfiguration["test"] & { folders: readonly string[] },
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: folders.map((at) => `test/${at}/**/*.test.{ts,tsx}`), ...options } };
}

const inConsole = { folder: "console", format: "es" } as const;

export default defineConfig({
  clearScreen: false,
  // Tests too: the widget's own JSX (widget/ui/dom) has no second runtime for development.
  oxc: { jsx: { runtime: "automatic", development: false } },
  plugins: [plainImports, embedBrowserFiles],
  environments: {
    gate: browserFile("widget/gate.ts", { folder: "widget", name: "gate", format: "iife" }),
    static: browserFile("widget/static.ts", { folder: "widget", name: "static", format: "iife" }),
    peers: browserFile("widget/parts/peers.ts", { folder: "widget", name: "peers", format: "iife" }),
    untagged: browserFile("widget/parts/untagged.ts", { folder: "widget", name: "untagged", format: "iife" }),
    placeholders: browserFile("widget/parts/placeholders.ts", {
      folder: "widget",
      name: "placeholders",
      format: "iife",
    }),
    clearing: browserFile("widget/parts/clearing.ts", { folder: "widget", name: "clearing", format: "iife" }),
    telling: browserFile("widget/parts/telling.ts", { folder: "widget", name: "telling", format: "iife" }),
    signals: browserFile("widget/parts/signals.ts", { folder: "widget", name: "signals", format: "iife" }),
    siblings: browserFile("widget/parts/siblings.ts", { folder: "widget", name: "siblings", format: "iife" }),
    optOut: browserFile("widget/parts/opt-out-link.ts", { folder: "widget", name: "opt-out-link", format: "iife" }),
    ui: browserFile("widget/ui/first.ts", { folder: "widget", name: "first", format: "es", chunks: widgetChunks }),
    receipt: browserFile("server/console/receipt.ts", { ...inConsole, name: "receipt" }),
    console: browserFile("server/console/console.tsx", { ...inConsole, name: "console", chunks: consoleChunks }),
    pack: browserFile("server/console/pack.ts", { folder: "console", name: "pack", format: "iife" }),
    declaration: browserFile("server/console/declaration.ts", {
      folder: "console",
      name: "declaration",
      format: "iife",
    }),
    package: packageFiles,
    node: serverFile(
      {
        node: "server/node.ts",
        "database-thread": "server/node/database-thread.ts",
        cli: "server/cli/assent.ts",
        demo: "demo-site/start.ts",
        measure: "test/measure/measure.ts",
      },
      { external: (id) => node.includes(id) || apart(id), conditions: ["node", "import", "default"] },
    ),
    worker: serverFile(
      { worker: "server/worker.ts" },
      {
        external: (id) => id.startsWith("node:"),
        conditions: ["workerd", "worker", "import", "default"],
        plugins: [withoutFile],
        single: true,
      },
    ),
  },
  builder: {
    async buildApp(builder) {
      // Chunks are named by content, so those of earlier builds would pile up.
      rmSync("dist", { recursive: true, force: true });
      // The server bundles embed the browser files, so those come first.
      const parts = "peers clearing placeholders telling untagged signals siblings optOut";
      const browsers = `gate static ${parts} ui receipt console pack declaration`;
      for (const name of `${browsers} package node worker`.split(" ")) await builder.build(builder.environments[name]!);
      // The link that npm makes to it the first time it is run leads to the next build's file too.
      chmodSync("dist/cli.js", 0o755);
    },
  },
  test: {
    // Without this a style sheet imported as text is the empty text, and tests would look at unstyled pages.
    css: true,
    // Browsers and servers wait more than they work, so two files at a time suit two cores.
    maxWorkers: 2,
    // For what hangs: what works must not meet them, nor on a machine that is several times slower.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is polled for is waited for: a second is too little on a busy machine. Who promises a time names it.
    expect: { poll: { timeout: 15_000 } },
    globalSetup: "test/support/built.ts",
    projects: [
      // Each file in a window of its own; what windows are made of is loaded once.
      testProject("window", { folders: ["widget"], pool: "vmForks" }),
      // Files that leave nothing behind them share what they import, and one browser.
      testProject("shared", {
        folders: ["architecture", "browser", "core", "demo-site", "foreign", "measure", "runtime", "server"],
        isolate: false,
      }),
    ],
  },
});
