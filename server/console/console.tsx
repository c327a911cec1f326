// The console's first file: draws the app into the page that the server sent.
import { render } from "preact";
import { App } from "./app/app.tsx";
import { applyTheme, kept } from "./app/kept.ts";
import { languageOf } from "./app/language.ts";

applyTheme(kept("theme") ?? "");
const language = languageOf(kept("language") ?? document.documentElement.lang);
document.documentElement.lang = language;
// A file that misses its place would take the browser away from the page, and what was typed with it.
for (const name of ["dragover", "drop"] as const)
  addEventListener(name, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
const place = document.getElementById("app");
if (place) {
  place.replaceChildren();
  render(<App language={language} />, place);
}
