// CSS colours as a theme may write them: hex, names, rgb, hsl, hwb, lab, lch, oklab, oklch and color(srgb …).
import { colourNames } from "./colour-names.ts";

/** A colour in sRGB: every part from 0 to 1, as a screen shows it (out-of-gamut parts are clipped). */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

type Triple = readonly [number, number, number];

const clamp = (part: number): number => Math.min(1, Math.max(0, part));
const opaque = ([red, green, blue]: Triple, alpha = 1): Colour => ({
  red: clamp(red),
  green: clamp(green),
  blue: clamp(blue),
  alpha: clamp(alpha),
});

function fromHex(digits: string): Colour | undefined {
  if (!/^([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.test(digits)) return undefined;
  const long = digits.length > 4 ? digits : digits.replace(/./g, "$&$&");
  const part = (at: number) => Number.parseInt(long.slice(at, at + 2) || "ff", 16) / 255;
  return opaque([part(0), part(2), part(4)], part(6));
}

const number = String.raw`[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?`;
const partPattern = new RegExp(`^(${number})(%|deg|grad|rad|turn)?$`);

interface Part {
  readonly value: number;
  readonly unit: string;
}

function partOf(text: string): Part | undefined {
  if (text === "none") return { value: 0, unit: "none" };
  const match = partPattern.exec(text);
  return match ? { value: Number(match[1]), unit: match[2] ?? "" } : undefined;
}

/** Parts of a function's arguments, three and an optional alpha; undefined where CSS has no such form. */
function partsOf(text: string, commasAllowed: boolean): { three: readonly Part[]; alpha: number } | undefined {
  const commas = text.includes(",");
  if (commas && (!commasAllowed || text.includes("/"))) return undefined;
  const halves = commas ? undefined : text.split("/");
  const words = commas ? text.split(",").map((word) => word.trim()) : halves![0]!.trim().split(/\s+/);
  if (halves && halves.length > 2) return undefined;
  if (halves?.[1] !== undefined) words.push(halves[1].trim());
  const parts = words.map(partOf);
  const wanted = commas ? words.length === 3 || words.length === 4 : words.length === (halves!.length > 1 ? 4 : 3);
  if (!wanted || !parts.every((part) => part !== undefined)) return undefined;
  if (commas && parts.some(({ unit }) => unit === "none")) return undefined;
  const last = parts[3];
  if (last && last.unit !== "" && last.unit !== "%" && last.unit !== "none") return undefined;
  const alpha = last ? (last.unit === "%" ? last.value / 100 : last.value) : 1;
  return { three: parts.slice(0, 3), alpha };
}

/** The part as a number, where 100 % stands for `whole`; NaN for an angle, which no such part may be. */
const scaled = ({ value, unit }: Part, whole: number): number =>
  unit === "%" ? (value / 100) * whole : unit === "" || unit === "none" ? value : NaN;

const turns: Readonly<Record<string, number>> = { "": 360, deg: 360, none: 360, grad: 400, rad: 2 * Math.PI, turn: 1 };
/** The hue in degrees, 0 to 360; NaN for a percentage. */
const hueOf = ({ value, unit }: Part): number => ((((value / (turns[unit] ?? NaN)) % 1) + 1) % 1) * 360;

function fromHsl(hue: number, saturation: number, lightness: number): Triple {
  const strength = saturation * Math.min(lightness, 1 - lightness);
  const part = (n: number) => {
    const k = (n + hue / 30) % 12;
    return lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  return [part(0), part(8), part(4)];
}

function fromHwb(hue: number, white: number, black: number): Triple {
  if (white + black >= 1) return [white / (white + black), white / (white + black), white / (white + black)];
  return fromHsl(hue, 1, 0.5).map((part) => part * (1 - white - black) + white) as unknown as Triple;
}

const encoded = (part: number): number =>
  part <= 0.0031308 ? 12.92 * part : 1.055 * Math.max(part, 0) ** (1 / 2.4) - 0.055;

/** Oklab to sRGB [Björn Ottosson, A perceptual color space for image processing]. */
function fromOklab(lightness: number, a: number, b: number): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** CIE Lab (D50) to sRGB, by way of XYZ adapted to D65 [CSS Color 4, §10]. */
function fromLab(lightness: number, a: number, b: number): Triple {
  const y = (lightness + 16) / 116;
  const cubed = (t: number) => (t ** 3 > 216 / 24389 ? t ** 3 : (116 * t - 16) / (24389 / 27));
  const X = 0.9642956764 * cubed(y + a / 500);
  const Y = lightness > 8 ? y ** 3 : lightness / (24389 / 27);
  const Z = 0.8251046025 * cubed(y - b / 200);
  return [
    encoded(3.1341359569 * X - 1.6173863321 * Y - 0.490661946 * Z),
    encoded(-0.978795557 * X + 1.916254508 * Y + 0.0334427323 * Z),
    encoded(0.0719553933 * X - 0.2289768264 * Y + 1.4053860351 * Z),
  ];
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const polar = (chroma: number, hue: number): readonly [number, number] => [
  Math.max(0, chroma) * Math.cos(radians(hue)),
  Math.max(0, chroma) * Math.sin(radians(hue)),
];

type Reader = (parts: readonly [Part, Part, Part]) => Triple;
/** One reader per notation; a part that is not a number makes the colour unreadable. */
const readers: Readonly<Record<string, Reader>> = {
  rgb: ([r, g, b]) => [scaled(r, 255) / 255, scaled(g, 255) / 255, scaled(b, 255) / 255],
  hsl: ([h, s, l]) => fromHsl(hueOf(h), clamp(scaled(s, 100) / 100), clamp(scaled(l, 100) / 100)),
  hwb: ([h, w, b]) => fromHwb(hueOf(h), clamp(scaled(w, 100) / 100), clamp(scaled(b, 100) / 100)),
  oklab: ([l, a, b]) => fromOklab(clamp(scaled(l, 1)), scaled(a, 0.4), scaled(b, 0.4)),
  oklch: ([l, c, h]) => fromOklab(clamp(scaled(l, 1)), ...polar(scaled(c, 0.4), hueOf(h))),
  lab: ([l, a, b]) => fromLab(clamp(scaled(l, 100) / 100) * 100, scaled(a, 125), scaled(b, 125)),
  lch: ([l, c, h]) => fromLab(clamp(scaled(l, 100) / 100) * 100, ...polar(scaled(c, 150), hueOf(h))),
  color: ([r, g, b]) => [scaled(r, 1), scaled(g, 1), scaled(b, 1)],
};

/** Comma-separated parts are all numbers or all percentages, as CSS Color 4 keeps them for old pages. */
const uniform = (name: string, [first, second, third]: readonly [Part, Part, Part]): boolean =>
  name === "rgb" ? first.unit === second.unit && second.unit === third.unit : second.unit === "%" && third.unit === "%";

/**
 * The colour a CSS text names; undefined when it names none or one that depends on something else
 * (`var()`, `currentcolor`, system colours), which nobody can judge beforehand.
 */
export function parseColour(text: string): Colour | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted.startsWith("#")) return fromHex(wanted.slice(1));
  if (wanted === "transparent") return opaque([0, 0, 0], 0);
  const named = colourNames.get(wanted);
  if (named) return fromHex(named);
  const match = /^([a-z]+)\(\s*([^()]*?)\s*\)$/.exec(wanted);
  const name = match?.[1]!.replace(/^(rgb|hsl)a$/, "$1") ?? "";
  if (!match || !Object.hasOwn(readers, name)) return undefined;
  const inSrgb = name !== "color" || /^srgb\s/.test(match[2]!);
  const old = name === "rgb" || name === "hsl";
  const parts = inSrgb ? partsOf(match[2]!.replace(name === "color" ? /^srgb\s+/ : "", ""), old) : undefined;
  if (!parts) return undefined;
  const three = parts.three as unknown as readonly [Part, Part, Part];
  if (match[2]!.includes(",") && !uniform(name, three)) return undefined;
  const read = readers[name]!(three);
  return [...read, parts.alpha].every(Number.isFinite) ? opaque(read, parts.alpha) : undefined;
}
