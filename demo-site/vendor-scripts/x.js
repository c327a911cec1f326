// Stand-in for X's widgets.js: turns every .twitter-timeline into a frame of its own.
(() => {
  const origin = new URL(document.currentScript.src).origin;

  function render() {
    for (const place of document.querySelectorAll(".twitter-timeline")) {
      const frame = document.createElement("iframe");
      frame.title = "Posts on X";
      frame.src = `${origin}/embed/timeline`;
      frame.className = "twitter-timeline-rendered";
      place.replaceWith(frame);
    }
    new Image().src = `${origin}/i/jot?event=impression`;
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", render);
  else render();
})();
