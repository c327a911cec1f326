// Puts our own question in front of the browser's functions without a page noticing.
import { attempt } from "./waiting.ts";

type Callable = (...args: never[]) => unknown;
/** Answers what to do instead, or nothing to let the browser do it; it may change `args`. */
type Question<Self> = (self: Self, args: unknown[], native: () => unknown) => (() => unknown) | undefined | void;

/** Asks before any of the methods runs. A method that this browser lacks stays lacking. */
export function onCall<Self>(owner: object | undefined, names: string, question: Question<Self>): void {
  for (const name of names.split(" ")) {
    const native: unknown = owner && Reflect.get(owner, name);
    if (typeof native !== "function") continue;
    const asked = new Proxy(native as Callable, {
      apply(target, self, args) {
        const call = () => Reflect.apply(target, self, args) as unknown;
        const instead = attempt(() => question(self as Self, args, call));
        return instead ? instead() : call();
      },
    });
    attempt(() => Reflect.set(owner!, name, asked));
  }
}

/** Asks before a constructor of the window runs; the question may answer with an object of its own. */
export function onNew(name: string, question: (args: unknown[], make: () => object) => object | undefined): void {
  const native: unknown = Reflect.get(window, name);
  if (typeof native !== "function") return;
  const asked = new Proxy(native as new (...args: unknown[]) => object, {
    construct(target, args: unknown[], newTarget) {
      const make = () => Reflect.construct(target, args, newTarget) as object;
      return attempt(() => question(args, make)) ?? make();
    },
  });
  Reflect.set(window, name, asked);
}

/**
 * Asks before a property is set. The question answers true when it has seen to it, and may set by `set`; `read`
 * may answer for the getter.
 */
export function onSet<Self>(
  owner: object | undefined,
  name: string,
  question: (self: Self, value: unknown, set: (value: unknown, self?: object) => void) => boolean | void,
  read?: (self: Self) => unknown,
): void {
  const found = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (!found?.set) return;
  const { get, set } = found;
  Object.defineProperty(owner, name, {
    ...found,
    get(this: Self): unknown {
      return read?.(this) ?? get!.call(this);
    },
    set(this: Self, value: unknown) {
      const native = (given: unknown, self: object = this as object) => set.call(self, given);
      if (!attempt(() => question(this, value, native))) native(value);
    },
  });
}
