// How much garbage V8 lets gather: a server's heap is small beside what passes through it.
import { setFlagsFromString } from "node:v8";

/** Per cent. Left to itself V8 lets what lives quadruple before it looks at all of it. */
const mostGarbage = 50;

/** What makes V8 look through a whole heap whenever it has grown by so much. */
export const heapFlag = `--heap-growing-percent=${mostGarbage}`;

/** Keeps the heaps of all threads of this process small, from now on. */
export const keepHeapsSmall = (): void => setFlagsFromString(heapFlag);
