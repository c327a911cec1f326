// Microsoft Clarity's consent API, version 2: without a yes it sets no cookie and ties no pages together.
import { stub } from "./doors.ts";
import type { Signal } from "./signal.ts";

const state = (given: boolean) => (given ? "granted" : "denied");
// The capital S is Clarity's; it ignores Google's spelling.
const command = (ads: boolean, analytics: boolean) => [
  ["consentv2", { ad_Storage: state(ads), analytics_Storage: state(analytics) }],
];

export const clarity: Signal = {
  category: "analytics",
  send: stub("clarity"),
  first: () => command(false, false),
  after: (given, { allows }) => command(allows("advertising"), given),
};
