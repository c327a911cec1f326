// Google's products: which addresses are whose.
import { describe } from "vitest";
import { google } from "../../../core/catalogue/google.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    google,
    [
      ["www.google-analytics.com/analytics.js", "google-analytics"],
      ["region1.google-analytics.com/g/collect?v=2", "google-analytics"],
      ["www.googletagmanager.com/gtag/js?id=G-ABC", "google-analytics"],
      ["stats.g.doubleclick.net/j/collect", "google-analytics"],
      ["www.google.co.uk/ads/ga-audiences?v=1", "google-analytics"],
      ["www.googletagmanager.com/gtm.js?id=GTM-ABC", "google-tag-manager"],
      ["www.googletagmanager.com/ns.html?id=GTM-ABC", "google-tag-manager"],
      ["www.googletagmanager.com/gtag/js?id=AW-1", "google-ads"],
      ["www.googleadservices.com/pagead/conversion/1/", "google-ads"],
      ["www.google.de/pagead/1p-user-list/1/", "google-ads"],
      ["googleads.g.doubleclick.net/pagead/viewthroughconversion/1/", "google-ads"],
      ["pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client=ca-pub-1", "google-adsense"],
      ["googleads.g.doubleclick.net/pagead/ads?client=1", "google-adsense"],
      ["securepubads.g.doubleclick.net/tag/js/gpt.js", "doubleclick"],
      ["1.fls.doubleclick.net/activityi;src=1", "doubleclick"],
      ["www.googletagmanager.com/gtag/js?id=DC-1", "doubleclick"],
      ["www.youtube.com/embed/x", "youtube"],
      ["www.youtube-nocookie.com/embed/x", "youtube"],
      ["i.ytimg.com/vi/x/hqdefault.jpg", "youtube"],
      ["maps.googleapis.com/maps/api/js?key=1", "google-maps"],
      ["www.google.com/maps/embed?pb=1", "google-maps"],
      ["maps.google.com/maps?q=1&output=embed", "google-maps"],
      ["www.google.com/recaptcha/api.js", "google-recaptcha"],
      ["www.gstatic.com/recaptcha/releases/1/recaptcha__en.js", "google-recaptcha"],
      ["fonts.googleapis.com/css2?family=Inter", "google-fonts"],
      ["fonts.gstatic.com/s/inter/v1/1.woff2", "google-fonts"],
    ],
    [
      "www.google.com/search?q=maps",
      "accounts.google.com/gsi/client",
      "storage.googleapis.com/bucket/app.js",
      "www.gstatic.com/firebasejs/1/firebase.js",
      "ajax.googleapis.com/ajax/libs/jquery/3/jquery.js",
      "notyoutube.com/embed/x",
      "example.org/gtag/js?id=G-ABC",
    ],
  );
});
