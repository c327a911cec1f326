// The demonstration's panel: asks this site's own server what reached the third parties, once a second while visible.
(() => {
  const panel = document.querySelector("[data-reached]");
  const count = panel.querySelector("[data-reached-count]");
  const since = panel.querySelector("[data-reached-since]");
  const rows = panel.querySelector("[data-reached-rows]");
  const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
  const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
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
    element.append(cell("th", vendor.name), cell("td", vendor.requests), cell("td", vendor.lastPath ?? "none", last));
    element.classList.toggle("reached-leaked", vendor.requests > 0);
    return element;
  }

  function show(report) {
    // An unchanged table is left alone: replacing it would drop a selection and make screen readers start over.
    const next = JSON.stringify(report);
    if (next === shown) return;
    shown = next;
    const parties = report.vendors.filter((vendor) => vendor.requests > 0).length;
    const total = plural(report.requests, "request");
    count.textContent = parties
      ? `${total}, ${parties} of ${report.vendors.length} third parties`
      : `${total}: nothing left this site`;
    panel.classList.toggle("reached-some", parties > 0);
    since.textContent = `Since ${clock.format(new Date(report.sinceAt))}`;
    rows.replaceChildren(...report.vendors.map(row));
  }

  async function read(path, init) {
    try {
      const answer = await fetch(path, init);
      show(await answer.json());
    } catch {
      count.textContent = "the demo has stopped";
      shown = "";
    }
  }

  panel
    .querySelector("[data-reached-reset]")
    .addEventListener("click", () => read("/reached/reset", { method: "POST" }));
  setInterval(() => document.visibilityState === "visible" && read("/reached.json"), 1000);
  read("/reached.json");
})();
