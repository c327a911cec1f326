// Stand-ins for objects that tell a page later what became of them, until the real ones may be made.
import type { Asked } from "../host.ts";
import { wait } from "./waiting.ts";

interface Later {
  readonly prototype: object;
  readonly purpose: string;
  readonly asked: Asked;
  make(): object;
  /** Its `readyState` until it is made, and once it has failed. */
  readonly states?: readonly [before: unknown, failed: unknown];
}

/**
 * A connection that is not made yet, or a database that is not opened: it notes what it is told and passes it on to
 * the real one. After a no it fails as one that could not be made.
 */
export function objectLater({ prototype, purpose, asked, make, states = [0, 3] }: Later): object {
  let real: object | undefined;
  let closed = false;
  const told: ((to: object) => void)[] = [];
  const values: Record<PropertyKey, unknown> = { readyState: states[0] };
  const call = (to: object, key: PropertyKey, args: unknown[]): unknown =>
    (Reflect.get(to, key) as (...args: unknown[]) => unknown).apply(to, args);

  const read = (key: PropertyKey): unknown => {
    if (key === "close") return () => void (closed = true);
    if (key === "send") {
      return () => {
        throw new DOMException("Still connecting", "InvalidStateError");
      };
    }
    if (String(key).endsWith("EventListener"))
      return (...args: unknown[]) => void told.push((to) => call(to, key, args));
    return values[key] ?? Object.getOwnPropertyDescriptor(prototype, key)?.value ?? null;
  };
  const fails = (): void => {
    closed = true;
    values["readyState"] = states[1];
    const error = (values["error"] = new DOMException("Blocked", "AbortError"));
    // What listeners look at is the target of their event.
    const listeners = Object.assign(new EventTarget(), { error });
    for (const tell of told) tell(listeners);
    for (const type of ["error", "close"]) listeners.dispatchEvent(new Event(type));
  };
  wait({
    purpose,
    asked,
    run() {
      if (closed) return;
      real = make();
      for (const tell of told) tell(real);
    },
    drop: () => closed || fails(),
  });
  return new Proxy(Object.create(prototype) as object, {
    get(_, key) {
      if (!real) return read(key);
      const value: unknown = Reflect.get(real, key);
      return typeof value === "function" && key !== "constructor"
        ? (...args: unknown[]) => call(real!, key, args)
        : value;
    },
    set(_, key, value) {
      if (real) return Reflect.set(real, key, value);
      values[key] = value;
      // A handler of that name, for whatever the connection turns out to be.
      told.push((to) => {
        if (Reflect.has(to, key)) Reflect.set(to, key, value);
        else if (typeof value === "function") call(to, "addEventListener", [String(key).slice(2), value]);
      });
      return true;
    },
  });
}
