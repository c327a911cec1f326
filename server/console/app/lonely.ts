// The screens that belong to no site: signing in, and what comes before there is one.
import type { ScreenEntry } from "./screens.ts";

type LonelyEntry = Pick<ScreenEntry, "id" | "name" | "load"> & {
  /** Has room for two columns. */
  readonly isWide?: boolean;
};

/** The first part of the address: signing in, making the installation one's own, an invitation, a new site. */
export type LonelyId = "sign-in" | "claim" | "join" | "new";

/** By the first part of the address. */
export const lonely: Readonly<Partial<Record<LonelyId, LonelyEntry>>> = {
  "sign-in": {
    id: "sign-in",
    name: { en: "Sign in", de: "Anmelden" },
    load: () => import("../screens/sign-in.tsx"),
  },
};
