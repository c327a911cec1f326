// The company's own script: totals on the pricing page, and forms that answer in place.
(() => {
  const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP", maximumFractionDigits: 0 });

  const lines = document.querySelector("[data-lines]");
  lines?.addEventListener("input", () => {
    const wanted = Math.min(60, Math.max(1, Math.round(lines.valueAsNumber) || 1));
    for (const plan of document.querySelectorAll("[data-plan]")) {
      const total = Number(plan.dataset.plan) * wanted;
      plan.querySelector("[data-total]").textContent = `${pounds.format(total)} a month`;
    }
  });

  // What was ticked is read on the way down to the form, before anybody who handles the form can clear it.
  let ticked = false;
  document.addEventListener(
    "submit",
    ({ target }) => {
      ticked = target.querySelector("[data-assent-form] input[type=checkbox]")?.checked ?? false;
    },
    true,
  );

  // The answer is given on the way back up: listeners of the form itself, Assent's among them, have run by then.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-form]")) return;
    event.preventDefault();
    const status = form.querySelector(".form-status");
    status.textContent = ticked ? status.dataset.yes : status.dataset.no;
    // After this event is over: whoever still reads the fields while handling it must find them filled.
    setTimeout(() => form.reset());
  });
})();
