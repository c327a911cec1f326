// Stand-in for adsbygoogle.js: sets __gads on the page's own host and fills every slot with a frame of its own.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  if (!document.cookie.includes("__gads=")) {
    document.cookie = `__gads=ID=${Math.random().toString(16).slice(2)}; Max-Age=34128000; Path=/; SameSite=Lax`;
  }

  function fill() {
    for (const slot of document.querySelectorAll("ins.adsbygoogle:not([data-filled])")) {
      slot.dataset.filled = "";
      const frame = document.createElement("iframe");
      frame.title = "Advertisement";
      frame.src = `${origin}/pagead/ads?slot=${slot.dataset.adSlot}`;
      slot.replaceChildren(frame);
    }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", fill);
  else fill();
})();
