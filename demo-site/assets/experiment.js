// The pricing page's A/B test: half of those who allowed analytics see another headline, the same one for 30 days.
(() => {
  function show() {
    const title = document.querySelector("[data-experiment]");
    const kept = document.cookie.match(/(?:^|; )ab_variant=([AB])/);
    const version = kept ? kept[1] : Math.random() < 0.5 ? "A" : "B";
    if (!kept) document.cookie = `ab_variant=${version}; Max-Age=2592000; Path=/; SameSite=Lax`;

    if (version === "B") title.textContent = title.dataset.versionB;
    document.querySelector("[data-experiment-state]").textContent = `You are seeing version ${version}.`;
    window.gtag?.("event", "experiment_seen", { experiment: title.dataset.experiment, version });
  }
  // Runs in the middle of the page on a later visit, and long after it when the visitor has only just allowed it.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();
