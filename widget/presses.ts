// Whose press it is: the person's own, or a script's that the browser vouches for by mistake.
import { attempt } from "./failure.ts";

const openers = '[data-assent-open],#privacy-choices,[href="#privacy-choices"]';

// The browser causes `load`, `scroll` and many more by itself, and vouches for them too.
const ofPersons = /^(click|key(down|up)|pointerup|touchend|submit|change)$/;

/** Whether a script is making a click now: the browser vouches for the change that it causes. */
let scripted = false;

/** Whether the browser vouches that a person caused the event, just now. */
export const isTrusted = (event: Event | undefined): boolean =>
  !scripted &&
  !!attempt(
    () =>
      // Only a real event lets the getter read it, and its own `isTrusted` cannot be replaced.
      ofPersons.test(Reflect.get(Event.prototype, "type", event)) &&
      event!.isTrusted &&
      // Browsers of 2021 lack it.
      (navigator.userActivation as UserActivation | undefined)?.isActive !== false,
  );

/** Calls `open` when what opens the choices is pressed. */
export function watchPresses(open: () => void): void {
  addEventListener(
    "click",
    (event) => {
      scripted ||= !event.isTrusted;
      queueMicrotask(() => (scripted = false));
      // A form with a field of that name has no such method of its own.
      if (!attempt(() => Element.prototype.closest.call(event.target, openers))) return;
      event.preventDefault();
      open();
    },
    // Before any listener of the page.
    true,
  );
}
