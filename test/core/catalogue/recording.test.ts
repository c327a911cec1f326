// Recording and tests of variants: which addresses are whose.
import { describe } from "vitest";
import { recording } from "../../../core/catalogue/recording.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    recording,
    [
      ["static.hotjar.com/c/hotjar-1.js?sv=6", "hotjar"],
      ["script.hotjar.com/modules.1.js", "hotjar"],
      ["in.hotjar.com/api/v2/client/sites/1", "hotjar"],
      ["content.hotjar.io/", "hotjar"],
      ["edge.fullstory.com/s/fs.js", "fullstory"],
      ["script.crazyegg.com/pages/scripts/1/1.js", "crazy-egg"],
      ["cdn.mouseflow.com/projects/1.js", "mouseflow"],
      ["tools.luckyorange.com/core/lo.js", "lucky-orange"],
      ["t.contentsquare.net/uxa/1.js", "contentsquare"],
      ["web-sdk.smartlook.com/recorder.js", "smartlook"],
      ["cdn.lr-ingest.com/LogRocket.min.js", "logrocket"],
      ["cdn.optimizely.com/js/1.js", "optimizely"],
      ["dev.visualwebsiteoptimizer.com/j.php?a=1", "vwo"],
      ["try.abtasty.com/1.js", "ab-tasty"],
      ["company.tt.omtrdc.net/rest/v1/delivery", "adobe-target"],
    ],
    ["nothotjar.com/c/hotjar-1.js", "company.example/hotjar.com/1.js", "company.data.adobedc.net/ee/"],
  );
});
