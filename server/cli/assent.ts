#!/usr/bin/env node
// The `assent` command as npm links it.
import { callAssent } from "./call.ts";
import { assentCommand } from "./verbs.ts";

await callAssent(assentCommand(new URL("./database-thread.js", import.meta.url)), process.argv.slice(2));
