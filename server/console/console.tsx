// The console's first file: draws the app into the page that the server sent.
import { render } from "preact";
import { App } from "./app/app.tsx";
import { applyTheme, kept } from "./app/kept.ts";
import { languageOf } from "./app/language.ts";

applyTheme(kept("theme") ?? "");
const language = languageOf(kept("language") ?? document.documentElement.lang);
document.documentElement.lang = language;
const place = document.getElementById("app");
if (place) {
  place.replaceChildren();
  render(<App language={language} />, place);
}
