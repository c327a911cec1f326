// Bytes as people read them.

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Such as “1.4 MB”, in steps of a thousand. */
export function saidBytes(bytes: number, language: string): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const style = { style: "unit", unitDisplay: "short", maximumFractionDigits: step === 0 ? 0 : 1 } as const;
  return new Intl.NumberFormat(language, { ...style, unit: units[step]! }).format(bytes / 1000 ** step);
}
