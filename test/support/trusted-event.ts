// Events with `isTrusted` as browsers have it, which happy-dom leaves out: an accessor of each event, not forgeable.
import { vi } from "vitest";

const persons = new WeakSet<object>();

function isTrusted(this: object): boolean {
  if (!(this instanceof Event)) throw new TypeError("Illegal invocation");
  return persons.has(this);
}

/** Gives new events the accessor; call it before the widget is loaded. */
export function giveEventsTrust(): void {
  const Plain = Event;
  vi.stubGlobal(
    "Event",
    class extends Plain {
      constructor(type: string, init?: EventInit) {
        super(type, init);
        Object.defineProperty(this, "isTrusted", { get: isTrusted });
      }
    },
  );
}

/** An event as if a person had caused it. */
export function personsEvent(type = "click"): Event {
  const event = new Event(type);
  persons.add(event);
  return event;
}
