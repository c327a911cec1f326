// How a command gets to a vendor: the queues that their snippets accept when they find them.
import type { Command, Send } from "./signal.ts";

type Callable = ((...command: Command) => void) & { queue?: unknown; q?: unknown[] };

const scope = window as unknown as Record<string, unknown>;
const open = { configurable: true, enumerable: true };

/** A list that takes the words of a command one by one, as UET's does. */
export const words =
  (name: string): Send =>
  (command) => {
    ((scope[name] ??= []) as unknown[]).push(...command);
    return true;
  };

/** A list of commands, which the vendor's script later replaces by something with methods. */
export const rows =
  (name: string): Send =>
  (command) => {
    const list = (scope[name] ??= []) as unknown[] & Record<string, Callable | undefined>;
    const [method, ...rest] = command as [string];
    if (list[method]) list[method](...rest);
    else list.push([...command]);
    return true;
  };

/** A function that keeps its arguments in `q`; the vendor's snippet uses the one it finds. */
export const stub =
  (name: string): Send =>
  (command) => {
    const keep: Callable = function () {
      // The vendor's script applies what it finds as arguments.
      (keep.q ??= []).push(arguments);
    };
    ((scope[name] ??= keep) as Callable)(...command);
    return true;
  };

/**
 * A function that must not be there early, because the vendor's snippet then loads nothing. The commands wait until
 * the snippet has made it, with its `queue`, and are told before whatever the page tells it first.
 */
export function watched(name: string): Send {
  const waiting: Command[] = [];
  let isWatching = false;
  const watch = () => {
    let made: Callable | undefined;
    const fix = () => Object.defineProperty(window, name, { value: made, ...open, writable: true });
    Object.defineProperty(window, name, {
      ...open,
      get() {
        // Half made, it could not keep what it is told.
        if (made?.queue) {
          fix();
          for (const command of waiting.splice(0)) made(...command);
        }
        return made;
      },
      set(value: Callable) {
        made = value;
      },
    });
  };
  return (command) => {
    const made = scope[name] as Callable | undefined;
    if (made) {
      made(...command);
      return true;
    }
    waiting.push(command);
    if (!isWatching) watch();
    isWatching = true;
    return true;
  };
}
