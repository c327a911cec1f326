// Requests of vendors that scripts make: fetch, XMLHttpRequest, beacons, WebSocket and EventSource.
import { onCall, onNew } from "./intercept.ts";
import { heldFor, wait } from "./waiting.ts";

/** What a browser says when a request was blocked. */
const failure = () => new TypeError("Failed to fetch");

/** A fetch waits with its promise unsettled; after a no it fails as any blocked request does. */
function onFetch(): void {
  onCall(window, "fetch", (_, [input, init], native) => {
    const purpose = heldFor(input instanceof Request ? input.url : input);
    if (!purpose) return undefined;
    return () =>
      new Promise((resolve, reject) => {
        const run = () => resolve(native());
        wait({ purpose, run, drop: () => reject(failure()) });
        // The browser itself then rejects it, without a request.
        (init as RequestInit | undefined)?.signal?.addEventListener("abort", run);
      });
  });
}

interface Opened {
  readonly address: unknown;
  readonly sync: boolean;
}

function fail(request: XMLHttpRequest): void {
  for (const type of ["error", "loadend"]) request.dispatchEvent(new ProgressEvent(type));
}

function onXhr(): void {
  const opened = new WeakMap<XMLHttpRequest, Opened>();
  const { prototype } = XMLHttpRequest;
  onCall<XMLHttpRequest>(prototype, "open", (self, [, address, async]) => {
    opened.set(self, { address, sync: async === false });
  });
  onCall<XMLHttpRequest>(prototype, "abort", (self) => void opened.delete(self));
  onCall<XMLHttpRequest>(prototype, "send", (self, _, native) => {
    const request = opened.get(self);
    const purpose = request && heldFor(request.address);
    if (!purpose) return undefined;
    return () => {
      if (request.sync) throw new DOMException("Blocked", "NetworkError");
      // Opened anew or given up meanwhile, it is another request.
      const isSame = () => opened.get(self) === request;
      wait({ purpose, run: () => isSame() && native(), drop: () => isSame() && fail(self) });
    };
  });
}

function onBeacon(): void {
  onCall(Navigator.prototype, "sendBeacon", (_, [address], native) => {
    const purpose = heldFor(address);
    if (!purpose) return undefined;
    return () => {
      wait({ purpose, run: native });
      return true;
    };
  });
}

/**
 * A connection that is not made yet: it notes what it is told and passes it on to the real one. After a no it fails
 * as one that could not be made.
 */
function connectionLater(prototype: object, purpose: string, make: () => object): object {
  let real: object | undefined;
  let closed = false;
  const told: ((to: object) => void)[] = [];
  const values: Record<PropertyKey, unknown> = { readyState: 0 };
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
    values["readyState"] = 3;
    const listeners = new EventTarget();
    for (const tell of told) tell(listeners);
    for (const type of ["error", "close"]) listeners.dispatchEvent(new Event(type));
  };
  wait({
    purpose,
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

function onConnections(): void {
  for (const name of ["WebSocket", "EventSource"]) {
    onNew(name, ([address], make) => {
      const purpose = heldFor(address);
      return purpose
        ? connectionLater((Reflect.get(window, name) as { prototype: object }).prototype, purpose, make)
        : undefined;
    });
  }
}

/** Holds requests of scripts from here on. */
export function openRequests(): void {
  onFetch();
  onXhr();
  onBeacon();
  onConnections();
}
