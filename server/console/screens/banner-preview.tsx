// The live preview: the draft run by this build in a closed frame, as the reader chooses to see it.
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { Select } from "../parts/field.tsx";
import type { DraftState } from "./banner-draft.ts";
import { previewWords } from "./banner-preview-words.ts";
import { placeOptions } from "./preview-places.ts";

interface View {
  readonly lang: string;
  readonly place: string;
  readonly who: "new" | "returning";
  readonly signal: "none" | "gpc";
  readonly layer: "first" | "panel";
  readonly scheme: "light" | "dark";
  readonly width: "phone" | "desktop";
}

const first: View = {
  lang: "",
  place: "",
  who: "new",
  signal: "none",
  layer: "first",
  scheme: "light",
  width: "phone",
};

/** Where the frame finds the draft as it is to be seen. */
export function previewAddress(preview: string, view: View): string {
  const query = new URLSearchParams({
    ...(view.place ? { place: view.place } : {}),
    ...(view.who === "returning" ? { returning: "1" } : {}),
    ...(view.signal === "gpc" ? { gpc: "1" } : {}),
    ...(view.layer === "panel" ? { layer: "panel" } : {}),
    scheme: view.scheme,
  });
  // The address is the server's own as it knows it; the console may be reached by another name.
  return `${new URL(preview).pathname}/${view.lang}.html?${query}`;
}

/** Pixels below it. */
const edge = 20;

/** How far down the page an element begins while nothing is scrolled; its side may stick to the window. */
function topOf(element: HTMLElement): number {
  const side = element.closest("aside");
  const start = (side?.parentElement ?? element).getBoundingClientRect().top + scrollY;
  return side ? start + element.getBoundingClientRect().top - side.getBoundingClientRect().top : start;
}

/** Shown at the size of a screen, and made as small as the place for it. */
function Frame(props: {
  readonly src: string;
  readonly revision: number;
  readonly width: View["width"];
  readonly title: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  const own = props.width === "desktop" ? 1280 : 390;
  const height = props.width === "desktop" ? 800 : 720;
  useEffect(() => {
    // The whole of it is in sight beside the fields, choosers above it included.
    const measure = () => {
      const element = place.current;
      if (!element) return;
      const tall = (innerHeight - topOf(element) - edge) / height;
      setScale(Math.min(1, element.clientWidth / own, Math.max(0.55, tall)));
    };
    measure();
    const watch = new ResizeObserver(measure);
    if (place.current) watch.observe(place.current);
    addEventListener("resize", measure);
    return () => {
      watch.disconnect();
      removeEventListener("resize", measure);
    };
  }, [own]);
  const size = { width: `${own * scale}px`, height: `${height * scale}px` };
  return (
    <div ref={place} class="preview-place">
      <div class="preview" style={size}>
        <iframe
          key={`${props.src} ${props.revision}`}
          sandbox="allow-scripts"
          src={props.src}
          title={props.title}
          style={{ width: `${own}px`, height: `${height}px`, transform: `scale(${scale})` }}
        />
      </div>
    </div>
  );
}

interface Chooser {
  readonly view: View;
  readonly lang: string;
  readonly languages: readonly string[];
  readonly onChange: (change: Partial<View>) => void;
}

function Choosers({ view, lang, languages, onChange }: Chooser) {
  const said = useWords(previewWords);
  const { language } = useApp();
  const screen = (value: string) => {
    const [width, scheme] = value.split(" ") as [View["width"], View["scheme"]];
    onChange({ width, scheme });
  };
  return (
    <div class="choosers">
      <Select
        label={said.lang}
        value={lang}
        options={languages.map((tag) => [tag, said.language(tag)] as const)}
        onChange={(value) => onChange({ lang: value })}
      />
      <Select
        label={said.place}
        value={view.place}
        options={placeOptions(language, said.places)}
        onChange={(place) => onChange({ place })}
      />
      <Select
        label={said.who}
        value={view.who}
        options={[["new", said.people.new] as const, ["returning", said.people.returning] as const]}
        onChange={(who) => onChange({ who })}
      />
      <Select
        label={said.signal}
        value={view.signal}
        options={[["none", said.signals.none] as const, ["gpc", said.signals.gpc] as const]}
        onChange={(signal) => onChange({ signal })}
      />
      <Select
        label={said.layer}
        value={view.layer}
        options={[["first", said.layers.first] as const, ["panel", said.layers.panel] as const]}
        onChange={(layer) => onChange({ layer })}
      />
      <Select label={said.screen} value={`${view.width} ${view.scheme}`} options={said.screens} onChange={screen} />
    </div>
  );
}

export function Preview({ draft }: { readonly draft: DraftState }) {
  const said = useWords(previewWords);
  const [view, setView] = useState(first);
  const { draft: saved } = draft;
  const settings = saved?.settings;
  const languages = Object.keys(settings?.languages ?? {}).sort();
  const lang = languages.includes(view.lang) ? view.lang : (settings?.defaultLanguage ?? languages[0] ?? "en");
  const isWhole = (saved?.report.faults.length ?? 0) === 0;
  return (
    <aside class="preview-side" aria-label={said.title}>
      <Choosers view={view} lang={lang} languages={languages} onChange={(change) => setView({ ...view, ...change })} />
      {saved && isWhole ? (
        <Frame
          src={previewAddress(saved.preview, { ...view, lang })}
          revision={saved.revision}
          width={view.width}
          title={said.title}
        />
      ) : (
        <p class="quiet">{said.notWhole}</p>
      )}
    </aside>
  );
}
