// Google Consent Mode v2: all seven signals, denied before anything else runs.

type Gtag = (...command: unknown[]) => void;

/** Which category each signal follows; `essential` is always on. */
const signals: Readonly<Record<string, string>> = {
  ad_storage: "advertising",
  ad_user_data: "advertising",
  ad_personalization: "advertising",
  analytics_storage: "analytics",
  personalization_storage: "social",
  functionality_storage: "essential",
  security_storage: "essential",
};

// Google reads the arguments object itself: an array in its place is ignored.
const gtag: Gtag = function () {
  const scope = window as unknown as { dataLayer?: unknown[] };
  (scope.dataLayer ??= []).push(arguments);
};

function send(command: string, allows: (category: string) => boolean, extra?: object): void {
  const states: Record<string, string> = {};
  for (const name in signals) states[name] = allows(signals[name]!) ? "granted" : "denied";
  gtag("consent", command, { ...states, ...extra });
}

/** Must run before any tag of the page: Google takes the first default it sees. */
export function sendDefaults(): void {
  send("default", (category) => category === "essential", { wait_for_update: 500 });
  gtag("set", "ads_data_redaction", true);
  gtag("set", "url_passthrough", true);
}

/** Once per choice, and once on a page that begins with a remembered choice. */
export const sendUpdate = (allows: (category: string) => boolean): void => send("update", allows);
