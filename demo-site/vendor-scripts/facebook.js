// Stand-in for fbevents.js: sets _fbp on the page's own host and sends each tracked event as a pixel.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  let pixelId = "";
  if (!document.cookie.includes("_fbp=")) {
    const id = `fb.0.${Date.now()}.${Math.floor(Math.random() * 1e10)}`;
    document.cookie = `_fbp=${id}; Max-Age=7776000; Path=/; SameSite=Lax`;
  }

  function obey([command, value]) {
    if (command === "init") pixelId = value;
    if (command === "track") new Image().src = `${origin}/tr?id=${pixelId}&ev=${encodeURIComponent(value)}`;
  }
  const waiting = (window.fbq && window.fbq.queue) || [];
  window.fbq = (...call) => obey(call);
  for (const call of waiting) obey(call);
})();
