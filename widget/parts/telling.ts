// Classic fragment in front of the gate: what is told, and not asked.
import type { Part } from "../start.ts";
import { tellSoon } from "../telling.ts";

declare const ASSENT_PARTS: Part[];

ASSENT_PARTS.push(tellSoon);
