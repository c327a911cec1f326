// Requests of vendors that scripts make: fetch, XMLHttpRequest, beacons, WebSocket and EventSource.
import { onCall, onNew } from "./intercept.ts";
import { objectLater } from "./object-later.ts";
import { heldFor, wait } from "./waiting.ts";

/** What a browser says when a request was blocked. */
const failure = () => new TypeError("Failed to fetch");

const addressIn = (input: unknown): unknown => (input instanceof Request ? input.url : input);

/** A fetch waits with its promise unsettled; after a no it fails as any blocked request does. */
function onFetch(): void {
  onCall(window, "fetch", (_, [input, init], native) => {
    const address = addressIn(input);
    const purpose = heldFor(address);
    if (!purpose) return undefined;
    return () =>
      new Promise((resolve, reject) => {
        const run = () => resolve(native());
        wait({ purpose, asked: ["fetch", address], run, drop: () => reject(failure()) });
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
      wait({
        purpose,
        asked: ["XMLHttpRequest", request.address],
        run: () => isSame() && native(),
        drop: () => isSame() && fail(self),
      });
    };
  });
}

function onBeacon(): void {
  onCall(Navigator.prototype, "sendBeacon", (_, [address], native) => {
    const purpose = heldFor(address);
    if (!purpose) return undefined;
    return () => {
      wait({ purpose, asked: ["sendBeacon", address], run: native });
      return true;
    };
  });
}

/** A fetch for when the page goes: told to the browser once it may be, and not sent after a no. */
function onFetchLater(): void {
  onCall(window, "fetchLater", (_, [input], native) => {
    const address = addressIn(input);
    const purpose = heldFor(address);
    if (!purpose) return undefined;
    return () => {
      wait({ purpose, asked: ["fetchLater", address], run: native });
      return { activated: false };
    };
  });
}

function onConnections(): void {
  for (const name of ["WebSocket", "EventSource"]) {
    onNew(name, ([address], make) => {
      const purpose = heldFor(address);
      return purpose
        ? objectLater({
            prototype: (Reflect.get(window, name) as { prototype: object }).prototype,
            purpose,
            asked: [name, address],
            make,
          })
        : undefined;
    });
  }
}

/** Holds requests of scripts from here on. */
export function openRequests(): void {
  onFetch();
  onXhr();
  onBeacon();
  onFetchLater();
  onConnections();
}
