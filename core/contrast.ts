// Contrast of colours as WCAG 2.2 measures it, and the mixing that happens on screen before it is measured.
import type { Colour } from "./colour.ts";

/** The least contrast of text and what is behind it [WCAG 2.2, 1.4.3]. */
export const textContrast = 4.5;

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** Relative luminance, 0 for black to 1 for white; alpha is not considered. */
export const luminance = ({ red, green, blue }: Colour): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** The contrast ratio of two opaque colours, 1 to 21, whichever comes first. */
export function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What is seen where `share` of one colour and the rest of another meet, as `color-mix(in srgb, …)` does. */
export const mixed = (one: Colour, share: number, other: Colour): Colour => ({
  red: one.red * share + other.red * (1 - share),
  green: one.green * share + other.green * (1 - share),
  blue: one.blue * share + other.blue * (1 - share),
  alpha: one.alpha * share + other.alpha * (1 - share),
});

/** What is seen of a colour that lets something opaque shine through. */
export const over = (top: Colour, bottom: Colour): Colour => mixed({ ...top, alpha: 1 }, top.alpha, bottom);
