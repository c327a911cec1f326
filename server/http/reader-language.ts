// Which language a reader gets: what their browser asks for, of what there is.

interface Wanted {
  readonly tag: string;
  readonly weight: number;
}

function wantedIn(header: string): Wanted[] {
  return header
    .split(",")
    .slice(0, 20)
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const q = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((value) => value !== undefined);
      return { tag: tag.trim(), weight: q === undefined ? 1 : Number(q) };
    })
    .filter(({ tag, weight }) => tag !== "" && weight > 0)
    .sort((a, b) => b.weight - a.weight);
}

/** The tags of an `Accept-Language` header, the most wanted first. */
export const wantedLanguages = (header: string | undefined): string[] => wantedIn(header ?? "").map(({ tag }) => tag);

/** The first language of an `Accept-Language` header that is there, by its primary subtag; otherwise the last resort. */
export function readerLanguage(header: string | undefined, there: readonly string[], otherwise: string): string {
  for (const { tag } of wantedIn(header ?? "")) {
    const primary = tag.split("-")[0]!;
    // Norwegian browsers ask for `no` or `nn` as often as for `nb`.
    const found = there.find((one) => one === primary) ?? (primary === "no" || primary === "nn" ? "nb" : undefined);
    if (found !== undefined && there.includes(found)) return found;
  }
  return otherwise;
}
