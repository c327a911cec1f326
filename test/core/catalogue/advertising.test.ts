// Advertising: which addresses are whose.
import { describe } from "vitest";
import { advertising } from "../../../core/catalogue/advertising.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    advertising,
    [
      ["bat.bing.com/bat.js", "microsoft-advertising"],
      ["static.criteo.net/js/ld/ld.js", "criteo"],
      ["cdn.taboola.com/libtrc/site/loader.js", "taboola"],
      ["widgets.outbrain.com/outbrain.js", "outbrain"],
      ["secure.quantserve.com/quant.js", "quantcast"],
      ["js.adsrvr.org/up_loader.1.1.0.js", "trade-desk"],
      ["acdn.adnxs.com/dmp/up/pixie.js", "xandr"],
      ["track.adform.net/serving/scripts/trackpoint/", "adform"],
      ["s.adroll.com/j/1/roundtrip.js", "adroll"],
      ["c.amazon-adsystem.com/aax2/apstag.js", "amazon-ads"],
      ["www.dwin1.com/1.js", "awin"],
      ["dpm.demdex.net/id", "adobe-audience-manager"],
      ["sp.analytics.yahoo.com/sp.pl", "yahoo-ads"],
      ["s.yimg.com/wi/ytc.js", "yahoo-ads"],
      ["p.teads.tv/teads-fellow.js", "teads"],
      ["ads.rubiconproject.com/prebid/1.js", "magnite"],
    ],
    [
      "www.bing.com/search?q=1",
      "www.bing.com/maps/embed",
      "images-eu.ssl-images-amazon.com/1.jpg",
      "s.yimg.com/img/1.png",
    ],
  );
});
