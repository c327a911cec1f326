// Classic fragment in front of the gate, for California: a way to opt out that is not the banner, on every page.
import { openOptOutLink } from "../opt-out-link.ts";
import type { Part } from "../start.ts";

declare const ASSENT_PARTS: Part[];

ASSENT_PARTS.push(openOptOutLink);
