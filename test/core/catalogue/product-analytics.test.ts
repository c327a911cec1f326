// Product analytics: which addresses are whose.
import { describe } from "vitest";
import { productAnalytics } from "../../../core/catalogue/product-analytics.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    productAnalytics,
    [
      ["eu.i.posthog.com/e/", "posthog"],
      ["us-assets.i.posthog.com/static/array.js", "posthog"],
      ["cdn.mxpnl.com/libs/mixpanel-2-latest.min.js", "mixpanel"],
      ["api-eu.mixpanel.com/track/", "mixpanel"],
      ["cdn.amplitude.com/libs/analytics-browser-2.js.gz", "amplitude"],
      ["cdn.segment.com/analytics.js/v1/1/analytics.min.js", "segment"],
      ["api.segment.io/v1/t", "segment"],
      ["cdn.rudderlabs.com/v3/modern/rsa.min.js", "rudderstack"],
      ["cdn.heapanalytics.com/js/heap-1.js", "heap"],
      ["cdn.pendo.io/agent/static/1/pendo.js", "pendo"],
      ["js.monitor.azure.com/scripts/b/ai.3.gbl.min.js", "application-insights"],
      ["js-agent.newrelic.com/nr-loader.min.js", "new-relic"],
      ["bam.nr-data.net/1/1", "new-relic"],
      ["browser.sentry-cdn.com/8.0.0/bundle.min.js", "sentry"],
      ["o1.ingest.sentry.io/api/1/envelope/", "sentry"],
      ["collector.snowplow.io/com.snowplowanalytics.snowplow/tp2", "snowplow"],
    ],
    ["portal.azure.com/", "segmentation.example/", "heap.example/", "mixpanel.com.example/"],
  );
});
