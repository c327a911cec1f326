// Classic fragment in front of the gate, where nothing but marks holds things: marked embeds have a placeholder too.
import { openMarkedPlaceholders } from "../placeholders.ts";
import type { Part } from "../start.ts";

declare const ASSENT_PARTS: Part[];

ASSENT_PARTS.push(openMarkedPlaceholders);
