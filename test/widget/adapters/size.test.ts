// What an application pays for an adapter: bytes, and nothing bundled.
import { build } from "esbuild";
import { expect, test } from "vitest";
import { brotliBytes } from "../../measure/sizes.ts";

test.each(["react", "vue", "entry"])("%s is at most 1,024 bytes after brotli, and imports nothing", async (name) => {
  const { outputFiles } = await build({
    entryPoints: [`widget/adapters/${name}.ts`],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const { text } = outputFiles[0]!;
  expect(brotliBytes(text)).toBeLessThanOrEqual(1_024);
  expect(text).not.toMatch(/\bfrom\s*["']|\bimport\(/);
});
