// The built browser files, put into server bundles by vite.config.ts.
declare module "virtual:browser-files" {
  import type { StaticFile } from "./context.ts";
  export const files: Readonly<Record<string, StaticFile>>;
}
