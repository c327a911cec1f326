// What scripts of vendors would store in the page's own origin: cookies, databases, and both storages, by name.
import { onCall, onNew, onSet } from "./intercept.ts";
import { objectLater } from "./object-later.ts";
import { heldName, wait } from "./waiting.ts";

function onCookies(): void {
  onSet<Document>(Document.prototype, "cookie", (_, cookie, set) => {
    const text = String(cookie);
    const name = text.split("=", 1)[0]!.trim();
    const purpose = heldName(3, name);
    if (!purpose || /;\s*max-age\s*=\s*["']?(0|-)|;\s*expires\s*=[^;]*\b(19|200)\d/i.test(text)) return false;
    wait({ purpose, asked: ["cookie", name], run: () => set(cookie) });
    return true;
  });
  // By its class: asking for the store itself makes a browser open it, for a millisecond on every page.
  const { CookieStore } = window as { CookieStore?: { prototype: object } };
  onCall(CookieStore?.prototype, "set", (_, [first], native) => {
    const { name = first } = Object(first) as { name?: unknown };
    const purpose = heldName(3, String(name));
    if (!purpose) return undefined;
    return () =>
      new Promise((resolve) =>
        wait({ purpose, asked: ["cookie", name], run: () => resolve(native()), drop: () => resolve(undefined) }),
      );
  });
}

/** Stand-ins for the two storages, by the browser's own, and the other way. */
const shown = new WeakMap<object, object>();
const real = new WeakMap<object, Storage>();

/** The two storages as the browser has them; each is opened only when the page asks for it. */
const natives = ["localStorage", "sessionStorage"].flatMap((name) => {
  const found = Object.getOwnPropertyDescriptor(window, name);
  return found?.get ? [{ name, found, get: () => found.get!.call(window) as object | null }] : [];
});

/** A key of a storage of the browser's, as a vendor's row names it. */
const keyOf = (storage: object, key: unknown): string =>
  `${storage === natives.at(-1)?.get() ? "s" : "l"}:${String(key)}`;

/** A storage that asks before anything is written into it as a property, which nothing else can see. */
function standIn(storage: object): object {
  const proxy = new Proxy(storage, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => Reflect.apply(value as () => unknown, target, args);
    },
    set(target, key, value) {
      const name = keyOf(target, key);
      const purpose = heldName(4, name);
      if (purpose) wait({ purpose, asked: ["", name], run: () => Reflect.set(target, key, value) });
      return !!purpose || Reflect.set(target, key, value);
    },
  });
  shown.set(storage, proxy);
  real.set(proxy, storage as Storage);
  return proxy;
}
/** What the page is to see where the browser shows a storage. */
const seen = (storage: object | null): object | null => storage && (shown.get(storage) ?? standIn(storage));

function onStorages(): void {
  for (const { name, found, get } of natives) Object.defineProperty(window, name, { ...found, get: () => seen(get()) });
  const area = Object.getOwnPropertyDescriptor(StorageEvent.prototype, "storageArea")!;
  Object.defineProperty(StorageEvent.prototype, "storageArea", {
    ...area,
    get(this: StorageEvent): object | null {
      return seen(area.get!.call(this) as object | null);
    },
  });
  // Nor does the browser take what stands in for its own into an event that a page makes.
  onNew("StorageEvent", (args) => {
    const [, init] = args as [unknown, StorageEventInit?];
    const storage = init?.storageArea && real.get(init.storageArea);
    if (storage) args[1] = { ...init, storageArea: storage };
    return undefined;
  });
  onCall(
    StorageEvent.prototype,
    "initStorageEvent",
    (_, args) => void (args[7] = real.get(Object(args[7])) ?? args[7]),
  );
  const prototype: object = Storage.prototype;
  for (const name of ["getItem", "setItem", "removeItem", "clear", "key"]) {
    const native = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
    onCall<object>(prototype, name, (self, args) => {
      const storage = real.get(self) ?? self;
      const call = () => Reflect.apply(native, storage, args);
      const held = name === "setItem" && keyOf(storage, args[0]);
      const purpose = held && heldName(4, held);
      if (purpose) return () => wait({ purpose, asked: ["", held], run: call });
      // The browser does not know what stands in for its own.
      return storage === self ? undefined : call;
    });
  }
}

function onDatabases(): void {
  onCall(window.IDBFactory?.prototype, "open", (_, [name], native) => {
    const held = `d:${String(name)}`;
    const purpose = heldName(4, held);
    if (!purpose) return undefined;
    const { prototype } = IDBOpenDBRequest;
    const make = native as () => object;
    return () => objectLater({ prototype, purpose, asked: ["", held], make, states: ["pending", "done"] });
  });
}

/** Holds writing by name from here on. Removing is always let through. */
export function openStorage(): void {
  onCookies();
  onStorages();
  onDatabases();
}
