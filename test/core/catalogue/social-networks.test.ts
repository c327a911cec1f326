// Social networks: which addresses are whose.
import { describe } from "vitest";
import { socialNetworks } from "../../../core/catalogue/social-networks.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    socialNetworks,
    [
      ["connect.facebook.net/en_US/fbevents.js", "meta-pixel"],
      ["connect.facebook.net/signals/config/1", "meta-pixel"],
      ["www.facebook.com/tr/?id=1", "meta-pixel"],
      ["www.facebook.com/tr?id=1&ev=PageView", "meta-pixel"],
      ["connect.facebook.net/de_DE/sdk.js", "facebook"],
      ["www.facebook.com/plugins/like.php?href=1", "facebook"],
      ["www.facebook.com/v19.0/plugins/post.php", "facebook"],
      ["www.instagram.com/embed.js", "instagram"],
      ["static.ads-twitter.com/uwt.js", "x-ads"],
      ["t.co/i/adsct?p=1", "x-ads"],
      ["platform.twitter.com/widgets.js", "x"],
      ["pbs.twimg.com/media/1.jpg", "x"],
      ["snap.licdn.com/li.lms-analytics/insight.min.js", "linkedin-insight"],
      ["px.ads.linkedin.com/collect?v=2", "linkedin-insight"],
      ["www.linkedin.com/embed/feed/update/1", "linkedin"],
      ["platform.linkedin.com/in.js", "linkedin"],
      ["analytics.tiktok.com/i18n/pixel/events.js", "tiktok-pixel"],
      ["www.tiktok.com/embed/v2/1", "tiktok"],
      ["s.pinimg.com/ct/core.js", "pinterest-tag"],
      ["ct.pinterest.com/v3/?tid=1", "pinterest-tag"],
      ["assets.pinterest.com/js/pinit.js", "pinterest"],
      ["sc-static.net/scevent.min.js", "snap-pixel"],
      ["tr.snapchat.com/p", "snap-pixel"],
      ["www.redditstatic.com/ads/pixel.js", "reddit-pixel"],
      ["alb.reddit.com/rp.gif", "reddit-pixel"],
      ["embed.reddit.com/widgets.js", "reddit"],
      ["site.disqus.com/embed.js", "disqus"],
      ["platform-api.sharethis.com/js/sharethis.js", "sharethis"],
      ["static.addtoany.com/menu/page.js", "addtoany"],
    ],
    [
      "www.facebook.com/travel",
      "www.linkedin.com/company/x",
      "www.pinterest.com/pin/1",
      "i.pinimg.com/1.jpg",
      "www.snapchat.com/add/x",
      "www.reddit.com/r/privacy",
      "x.com/someone",
      "at.co/i/adsct",
    ],
  );
});
