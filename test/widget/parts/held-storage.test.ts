// @vitest-environment happy-dom
// A storage event that a page makes itself, with the stand-in for a storage in it.
import { expect, it, vi } from "vitest";
import { openStorage } from "../../../widget/parts/held-storage.ts";

it("a page's own storage event takes the stand-in, shows it again, and is no other event than before", () => {
  const native = localStorage;
  /** As a browser does: nothing but a storage of its own will do. */
  class Strict extends Event {
    readonly #area: unknown;
    readonly key: string | null;
    constructor(type: string, { storageArea = null, key = null, ...init }: StorageEventInit = {}) {
      super(type, init);
      if (storageArea && storageArea !== native) throw new TypeError("Failed to convert value to 'Storage'");
      this.#area = storageArea;
      this.key = key;
    }
    get storageArea(): unknown {
      return this.#area;
    }
  }
  vi.stubGlobal("StorageEvent", Strict);
  openStorage();
  expect(localStorage).not.toBe(native);
  const event = new StorageEvent("storage", { key: "theme", storageArea: localStorage, bubbles: true });
  expect(event).toBeInstanceOf(StorageEvent);
  expect(event).toMatchObject({ type: "storage", key: "theme", bubbles: true });
  expect(event.storageArea).toBe(localStorage);
  expect(new StorageEvent("storage", { key: "theme" }).storageArea).toBe(null);
  expect(new StorageEvent("storage").key).toBe(null);
});
