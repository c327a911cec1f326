// Campaigns: which addresses are whose.
import { describe } from "vitest";
import { campaigns } from "../../../core/catalogue/campaigns.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    campaigns,
    [
      ["js.hs-scripts.com/1.js", "hubspot"],
      ["js.hsforms.net/forms/embed/v2.js", "hubspot"],
      ["track.hubspot.com/__ptq.gif", "hubspot"],
      ["chimpstatic.com/mcjs-connected/js/users/1/1.js", "mailchimp"],
      ["static.klaviyo.com/onsite/js/klaviyo.js?company_id=1", "klaviyo"],
      ["prism.app-us1.com/prism.js", "activecampaign"],
      ["munchkin.marketo.net/munchkin.js", "marketo"],
      ["pi.pardot.com/pd.js", "pardot"],
      ["sibautomation.com/sa.js?key=1", "brevo"],
      ["assets.customer.io/assets/track.js", "customer-io"],
      ["js.appboycdn.com/web-sdk/5.0/braze.min.js", "braze"],
      ["sdk.iad-01.braze.com/api/v3/data/", "braze"],
      ["a.omappapi.com/app/js/api.min.js", "optinmonster"],
      ["sc.lfeeder.com/lftracker_v1_1.js", "leadfeeder"],
    ],
    ["list-manage.com/subscribe/post", "www.brevo.com/", "www.salesforce.com/"],
  );
});
