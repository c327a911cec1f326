// Embeds and chats: which addresses are whose.
import { describe } from "vitest";
import { embeds } from "../../../core/catalogue/embeds.ts";
import { testAddresses } from "../../support/catalogue-addresses.ts";

describe("an address", () => {
  testAddresses(
    embeds,
    [
      ["player.vimeo.com/video/1", "vimeo"],
      ["f.vimeocdn.com/p/1.js", "vimeo"],
      ["open.spotify.com/embed/track/1", "spotify"],
      ["w.soundcloud.com/player/?url=1", "soundcloud"],
      ["geo.dailymotion.com/player.html?video=1", "dailymotion"],
      ["player.twitch.tv/?channel=1", "twitch"],
      ["fast.wistia.com/assets/external/E-v1.js", "wistia"],
      ["api.mapbox.com/mapbox-gl-js/v3/mapbox-gl.js", "mapbox"],
      ["embed.typeform.com/next/embed.js", "typeform"],
      ["assets.calendly.com/assets/external/widget.js", "calendly"],
      ["widget.trustpilot.com/bootstrap/v5/tp.widget.bootstrap.min.js", "trustpilot"],
      ["use.typekit.net/abc.css", "adobe-fonts"],
      ["widget.intercom.io/widget/1", "intercom"],
      ["static.zdassets.com/ekr/snippet.js?key=1", "zendesk"],
      ["js.driftt.com/include/1/1.js", "drift"],
      ["client.crisp.chat/l.js", "crisp"],
      ["embed.tawk.to/1/default", "tawk"],
      ["cdn.livechatinc.com/tracking.js", "livechat"],
      ["static.olark.com/jsclient/loader.js", "olark"],
      ["www.smartsuppchat.com/loader.js?", "smartsupp"],
    ],
    ["www.spotify.com/account/", "livechat.example/", "mycrisp.chat.example/", "notvimeo.com/video/1"],
  );
});
