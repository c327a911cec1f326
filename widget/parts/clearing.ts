// Classic fragment in front of the gate, for sites whose vendors are known: what they leave is cleared after a no.
import { openClearing } from "../clearing.ts";
import type { Part } from "../start.ts";

declare const ASSENT_PARTS: Part[];

ASSENT_PARTS.push(openClearing);
