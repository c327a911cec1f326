// The screens that belong to no site: signing in, and what comes before there is one.
import type { ScreenEntry } from "./screens.ts";

type LonelyEntry = Pick<ScreenEntry, "id" | "name" | "load"> & {
  /** Has room for two columns. */
  readonly isWide?: boolean;
};

/** The first part of the address: signing in, a link that lets in, a new site. */
export type LonelyId = "sign-in" | "claim" | "new";

/** By the first part of the address. */
export const lonely: Readonly<Partial<Record<LonelyId, LonelyEntry>>> = {
  "sign-in": {
    id: "sign-in",
    name: { en: "Sign in", de: "Anmelden" },
    load: () => import("../screens/sign-in.tsx"),
  },
  claim: {
    id: "claim",
    name: { en: "Welcome", de: "Willkommen" },
    load: () => import("../screens/claim.tsx"),
  },
  new: {
    id: "new",
    name: { en: "New site", de: "Neue Site" },
    load: () => import("../screens/wizard.tsx"),
    isWide: true,
  },
};
