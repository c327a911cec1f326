// The demonstration's panel: asks this site's own server what reached the third parties, once a second while visible.
(() => {
  const panel = document.querySelector("[data-reached]");
  const count = panel.querySelector("[data-reached-count]");
  const since = panel.querySelector("[data-reached-since]");
  const rows = panel.querySelector("[data-reached-rows]");
  const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
  // What each third party had counted when this page was asked for, in the order of the report.
  const before = panel.dataset.reached.split(" ").map(Number);
  let shown = "";

  function cell(tag, text, hint) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (tag === "th") element.scope = "row";
    if (hint) element.append(" ", Object.assign(document.createElement("time"), { textContent: hint }));
    return element;
  }

  function row(vendor) {
    const element = document.createElement("tr");
    const last = vendor.lastAt ? clock.format(new Date(vendor.lastAt)) : "";
    element.append(
      cell("th", vendor.name),
      cell("td", vendor.here),
      cell("td", vendor.requests),
      cell("td", vendor.lastPath ?? "none", last),
    );
    element.classList.toggle("reached-leaked", vendor.here > 0);
    return element;
  }

  function show(report) {
    // An unchanged table is left alone: replacing it would drop a selection and make screen readers start over.
    const next = JSON.stringify(report);
    if (next === shown) return;
    shown = next;
    // Somebody may have counted from zero in another tab, so this page's share is never below nothing.
    const vendors = report.vendors.map((vendor, i) => ({ ...vendor, here: Math.max(0, vendor.requests - before[i]) }));
    const here = vendors.reduce((sum, vendor) => sum + vendor.here, 0);
    const parties = vendors.filter((vendor) => vendor.here > 0).length;
    count.textContent = parties
      ? `${here} ${here === 1 ? "request" : "requests"} from this page, to ${parties} of ${vendors.length}`
      : "0 requests: nothing left this page";
    panel.classList.toggle("reached-some", parties > 0);
    since.textContent = `In all since ${clock.format(new Date(report.sinceAt))}`;
    rows.replaceChildren(...vendors.map(row));
  }

  async function read(path, init) {
    try {
      const answer = await fetch(path, init);
      show(await answer.json());
    } catch {
      count.textContent = "The demo has stopped";
      shown = "";
    }
  }

  panel.querySelector("[data-reached-reset]").addEventListener("click", () => {
    before.fill(0);
    void read("/reached/reset", { method: "POST" });
  });
  setInterval(() => {
    if (document.visibilityState === "visible") void read("/reached.json");
  }, 1000);
  void read("/reached.json");
})();
