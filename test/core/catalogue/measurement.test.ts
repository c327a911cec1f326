// Measurement: which addresses are whose.
import { describe } from "vitest";
import { measurement } from "../../../core/catalogue/measurement.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    measurement,
    [
      ["www.clarity.ms/tag/1", "microsoft-clarity"],
      ["site.matomo.cloud/matomo.js", "matomo"],
      ["cdn.matomo.cloud/site.matomo.cloud/matomo.js", "matomo"],
      ["site.piwik.pro/ppms.js", "piwik-pro"],
      ["plausible.io/js/script.js", "plausible"],
      ["cdn.usefathom.com/script.js", "fathom"],
      ["cloud.umami.is/script.js", "umami"],
      ["scripts.simpleanalyticscdn.com/latest.js", "simple-analytics"],
      ["static.cloudflareinsights.com/beacon.min.js", "cloudflare-web-analytics"],
      ["static.chartbeat.com/js/chartbeat.js", "chartbeat"],
      ["ping.chartbeat.net/ping", "chartbeat"],
      ["cdn.parsely.com/keys/site/p.js", "parsely"],
      ["company.sc.omtrdc.net/b/ss/1", "adobe-analytics"],
      ["company.122.2o7.net/b/ss/1", "adobe-analytics"],
      ["mc.yandex.ru/metrika/tag.js", "yandex-metrica"],
      ["stats.wp.com/e-202647.js", "wordpress-stats"],
      [
        "shop.example/wp-content/plugins/woocommerce/assets/js/sourcebuster/sourcebuster.min.js",
        "woocommerce-attribution",
      ],
      ["monorail-edge.shopifysvc.com/v1/produce", "shopify-analytics"],
    ],
    [
      "shop.example/wp-content/plugins/woocommerce/assets/js/frontend/cart.js",
      "cdn.shopify.com/s/files/1/1.jpg",
      "wp.com/1.jpg",
      "yandex.ru/search/",
      "matomo.org/",
      "challenges.cloudflareinsights.example/",
    ],
  );
});
