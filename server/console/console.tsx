// The console's first file: draws the app into the page that the server sent.
import { render } from "preact";
import { App } from "./app/app.tsx";
import { applyTheme, kept } from "./app/kept.ts";
import { languageOf } from "./app/language.ts";
import { placeOf } from "./app/router.ts";
import { screenOf } from "./app/screen-view.tsx";
import { screens } from "./app/screens.ts";

/** Longer than a chunk takes that the page named ahead; without it the shell stands first. */
const patienceMs = 500;

applyTheme(kept("theme") ?? "");
const language = languageOf(kept("language") ?? document.documentElement.lang);
document.documentElement.lang = language;
// A file that misses its place would take the browser away from the page, and what was typed with it.
for (const name of ["dragover", "drop"] as const)
  addEventListener(name, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
const place = document.getElementById("app");

function draw(): void {
  if (!place) return;
  place.replaceChildren();
  render(<App language={language} />, place);
}

const [site, id = screens[0]?.id] = placeOf(new URL(location.href)).parts;
const screen = site && document.getElementById("known") ? screens.find((one) => one.id === id) : undefined;
if (screen) {
  // Drawn once, with all that came, and not the shell first and what is in it after that.
  const waited = new Promise((done) => setTimeout(done, patienceMs));
  void Promise.race([screenOf(screen), waited]).then(draw, draw);
} else draw();
