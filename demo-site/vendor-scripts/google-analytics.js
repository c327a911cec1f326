// Stand-in for Google's gtag.js: obeys Consent Mode, sets _ga cookies on the page's own host, sends page views home.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const tag = new URL(document.currentScript.src).searchParams.get("id");
  const storage = { analytics_storage: "granted" };
  const kept = "; Max-Age=34128000; Path=/; SameSite=Lax";

  function clientId() {
    const known = document.cookie.match(/(?:^|; )_ga=GA1\.1\.([\d.]+)/);
    if (known) return known[1];
    const fresh = `${Math.floor(Math.random() * 1e10)}.${Math.floor(Date.now() / 1000)}`;
    document.cookie = `_ga=GA1.1.${fresh}${kept}`;
    document.cookie = `_ga_${tag.replace("G-", "")}=GS1.1.${Math.floor(Date.now() / 1000)}${kept}`;
    return fresh;
  }

  function collect(event) {
    const query = new URLSearchParams({ v: "2", tid: tag, en: event });
    // As the real tag does under Consent Mode: without permission it pings without cookies and without a client id.
    if (storage.analytics_storage === "granted") query.set("cid", clientId());
    navigator.sendBeacon(`${origin}/g/collect?${query}`);
  }

  function obey(entry) {
    // Commands are arguments objects; plain objects are events for a tag manager.
    if (entry.length === undefined) return;
    const [command, name, settings] = entry;
    if (command === "consent") Object.assign(storage, settings);
    if (command === "config") collect("page_view");
    if (command === "event") collect(name);
  }

  const layer = (window.dataLayer = window.dataLayer || []);
  for (const entry of layer) obey(entry);
  const push = layer.push;
  layer.push = function (...entries) {
    const length = push.apply(layer, entries);
    for (const entry of entries) obey(entry);
    return length;
  };
})();
