// Style sheets of a shadow, which need no permission of the page's policy.

/** Adds rules to the shadow. */
export function addStyle(root: ShadowRoot, text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  root.adoptedStyleSheets.push(sheet);
}
