// What every part of the console is given: who is signed in, the site, the API, the language, toasts.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Api } from "./api.ts";
import type { Language } from "./language.ts";
import type { ScreenEntry } from "./screens.ts";
import type { Session, Site } from "./session.ts";

/** A short message at the edge of the screen; with `undo` it offers to take back what was done. */
export interface Toast {
  readonly text: string;
  readonly undo?: () => unknown;
}

export interface AppState {
  readonly api: Api;
  readonly language: Language;
  readonly session: Session | undefined;
  readonly sites: readonly Site[];
  /** The screens that the user's role sees. */
  readonly screens: readonly ScreenEntry[];
  /** The site in the address; undefined where a screen belongs to none. */
  readonly site: Site | undefined;
  setLanguage(language: Language): void;
  /** Asks again who is signed in and which sites there are. */
  refresh(): Promise<void>;
  toast(toast: Toast): void;
}

/** Given by the app around everything. */
export const AppContext = createContext<AppState | undefined>(undefined);

/** The app's state; only below the app. */
export function useApp(): AppState {
  const state = useContext(AppContext);
  if (!state) throw new Error("useApp() outside the app");
  return state;
}

/** The site that a screen is about. */
export function useSite(): Site {
  const { site } = useApp();
  if (!site) throw new Error("this screen needs a site");
  return site;
}
