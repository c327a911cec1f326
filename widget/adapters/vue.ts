// Vue 3: a composable that follows the page's consent. Vue is handed in, so that none is bundled.
import { consentNow, follow, nothingHolds, type Consent } from "./page.ts";

/** The three functions of Vue that are needed. */
export interface VueParts {
  shallowRef<Value>(value: Value): { value: Value };
  onMounted(mounted: () => void): void;
  onScopeDispose(stop: () => void): void;
}

/** Call it once: `export const useAssent = createAssent(Vue)`. Inside `setup` it gives a ref of the page's consent. */
export function createAssent({ shallowRef, onMounted, onScopeDispose }: VueParts): () => { readonly value: Consent } {
  return () => {
    const consent = shallowRef(nothingHolds);
    let stop: (() => void) | undefined;
    // Not before: a server renders what nobody has agreed to yet, and the browser's first render must be the same.
    onMounted(() => {
      stop = follow(() => void (consent.value = consentNow()));
    });
    onScopeDispose(() => stop?.());
    return consent;
  };
}
