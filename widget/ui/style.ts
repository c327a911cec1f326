// Rules for the shadow root.

/** Adds rules to the shadow; a strict policy allows a constructed sheet. */
export function addStyle(root: ShadowRoot, text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  root.adoptedStyleSheets.push(sheet);
}
