// A process that backs a libSQL server up into a data folder, for tests that end it in the midst of that.
import process from "node:process";
import { backUpServer } from "../../server/node/server-backup.ts";

const [folder = "", url = ""] = process.argv.slice(2);
await backUpServer({ folder, server: { url } }, { into: `${folder}.backups`, recipients: ["age1"], nowMs: 0 });
