// Builds everything and starts the demo; `node --watch-path` runs it anew when a source file changes.
import { createBuilder } from "vite";

const builder = await createBuilder({ logLevel: "warn" });
await builder.buildApp();
await import("../dist/demo.js");
