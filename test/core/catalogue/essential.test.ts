// What is essential: which addresses are whose.
import { describe } from "vitest";
import { essential } from "../../../core/catalogue/essential.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    essential,
    [
      ["js.stripe.com/v3/", "stripe"],
      ["m.stripe.network/inner.html", "stripe"],
      ["www.paypal.com/sdk/js?client-id=1", "paypal"],
      ["www.paypalobjects.com/api/checkout.js", "paypal"],
      ["challenges.cloudflare.com/turnstile/v0/api.js", "cloudflare"],
      ["js.hcaptcha.com/1/api.js", "hcaptcha"],
      ["eu.frcapi.com/api/v2/captcha/agent", "friendly-captcha"],
      ["x.klarnacdn.net/kp/lib/v1/api.js", "klarna"],
    ],
    [
      "www.paypal.com/credit-presentment/messages",
      "js.klarna.com/web-sdk/v1/klarna.js",
      "dashboard.stripe.com/",
      "www.cloudflare.com/",
    ],
  );
});
