// Stand-in for LinkedIn's insight tag: one pixel for every partner id the page announced.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  for (const partner of window._linkedin_data_partner_ids || []) {
    new Image().src = `${origin}/collect?pid=${partner}&fmt=gif`;
  }
})();
