// How the trigger looks: a few declarations that the gate sets as they are, from the theme of the site's notice.

// System colours follow the page's theme and forced colours; a site's own follow the light and dark of its theme.
const frame =
  "position:fixed;left:12px;bottom:12px;z-index:2147483646;min-height:44px;margin:0;padding:0 16px;" +
  "border:1px solid GrayText;background:Canvas;color:CanvasText;color-scheme:light dark;" +
  "font:500 14px/1.2 system-ui,sans-serif;cursor:pointer;";

/** Nothing that could end a declaration and begin another. */
const isPlain = (value: string | undefined): value is string => !!value && /^[\w#%(),.\s/-]+$/.test(value);

/**
 * The declarations for a theme, such as `{ background: "#fff", "dark-background": "#111", radius: "8px" }`. A browser
 * that cannot tell light from dark in a value keeps the system's colours; so does a theme that gives only one.
 */
export function triggerLook(style: Readonly<Record<string, string>>): string {
  const colour = (property: string, token: string): string => {
    const [light, dark] = [style[token], style[`dark-${token}`]];
    return isPlain(light) && isPlain(dark) ? `${property}:light-dark(${light},${dark});` : "";
  };
  const radius = isPlain(style["radius"]) ? style["radius"] : "22px";
  return `${frame}border-radius:${radius};${colour("background", "background")}${colour("color", "text")}`;
}
