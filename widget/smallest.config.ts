// How files for browsers are made as small as they get (decisions 0013 and 0051). Read by vite.config.ts.
import { minify } from "terser";
import type { Plugin, Rolldown } from "vite";

/**
 * How terser writes a file. What it calls unsafe is so for code that takes `valueOf` apart from `toString`, gives a
 * getter effects, or calls an old function with `new`: ours does none of it.
 */
export const smallest = (format: string) => ({
  ecma: 2020 as const,
  toplevel: true,
  module: format === "es",
  compress: {
    pure_getters: true,
    unsafe: true,
    hoist_funs: true,
    lhs_constants: false,
    // Tried each on the built files: what makes text shorter may repeat less, and be longer after brotli.
    ...(format === "es" ? { passes: 3 } : { passes: 2, inline: 1 as const, unsafe_arrows: true, negate_iife: false }),
  },
});

/**
 * What is imported as a whole from a file that has more in it comes as an object with a getter for each name. Where
 * these are functions that the file declares, which nothing assigns anew, the functions themselves do.
 */
export const plainNamespaces: Plugin = {
  name: "plain-namespaces",
  renderChunk: {
    order: "pre",
    handler: (code) =>
      code.replace(/\b__exportAll\(\{([^{}]*)\}\)/g, (whole, list: string) => {
        const named = [...list.matchAll(/(\w+): \(\) => (\w+)/g)].map(([, name, inside]) => [name!, inside!] as const);
        const declared = named.every(([, inside]) => code.includes(`\nfunction ${inside}(`));
        return declared ? `({ ${named.map((pair) => pair.join(": ")).join(", ")} })` : whole;
      }),
  },
};

/** `import{between as inside}from"./file"`, as terser writes it. */
const taking = /\bimport\{([^{}]*)\}from"\.\/([^"]+)"/g;
/** `export{inside as between}`, which stands last. */
const giving = /\bexport\{([^{}]*)\};?\s*$/;

/** The pairs of a list; one word is both. */
const pairs = (list: string): [string, string][] =>
  list.split(",").map((one) => {
    const [first, second = first] = one.trim().split(" as ");
    return [first!, second!];
  });

const written = (list: readonly (readonly [string, string])[]): string =>
  list.map((pair) => pair.join(" as ")).join(",");

const timesIn = (code: string, name: string): number =>
  code.split(new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}(?![\\w$])`)).length - 1;

/** The best of 300 orders that were tried, which lie up to 45 bytes apart. */
const letters = "dBSXimFpKVvMlLCAkJ_TzWc$uqxbDhgYjHUQZIfEyRPNwGO";
const capitals = "ETNORASIDCLMPUBFGHVWKJQXYZ".split("");
/** Enough for every file there is; no word of the language begins with a capital. */
const names = [
  ...letters.split(""),
  ...capitals.flatMap((one) => "etnorasidclmpubfghvwkjqxyz".split("").map((two) => one + two)),
];

/**
 * One name for each thing that files share, by `file:between`: those that are written most get the shortest. Names
 * of more than two letters were given by people, who import by them.
 */
function sharedNames(chunks: readonly Rolldown.OutputChunk[]): Map<string, string> {
  const uses = new Map<string, number>();
  for (const { code } of chunks) {
    for (const [, list = "", file] of code.matchAll(taking)) {
      for (const [between, inside] of pairs(list)) {
        const key = `${file}:${between}`;
        if (between.length <= 2) uses.set(key, (uses.get(key) ?? 0) + timesIn(code, inside));
      }
    }
  }
  const most = [...uses].sort(([a, of], [b, than]) => than - of || (a < b ? -1 : 1));
  if (most.length > names.length) throw new Error(`files share ${most.length} things, for which there are no names`);
  return new Map(most.map(([key], at) => [key, names[at]!]));
}

/** The file with what it shares called the same inside and between, so that its lists say each name once. */
function withSharedNames({ code, fileName }: Rolldown.OutputChunk, names: ReadonlyMap<string, string>) {
  const props: Record<string, string> = {};
  const shared = (key: string, between: string, inside: string): string => {
    const name = names.get(`${key}:${between}`);
    if (name) props[`$${inside}`] = name;
    return name ?? between;
  };
  const renamed = code
    .replace(taking, (_, list: string, file: string) => {
      const names = pairs(list).map(([between, inside]) => [shared(file, between, inside), inside] as const);
      return `import{${written(names)}}from"./${file}"`;
    })
    .replace(giving, (_, list: string) => {
      const names = pairs(list).map(([inside, between]) => [inside, shared(fileName, between, inside)] as const);
      return `export{${written(names)}}`;
    });
  return { code: renamed, nameCache: { vars: { props }, props: { props: { ...shortNames } } } };
}

/** What gate and UI call one another's by, and nobody else: one letter in every file. None of them is a name of the DOM, which terser leaves alone. */
const shortNames = Object.fromEntries(
  "storageKey showTrigger fetchView answerTo answerIn mustAsk tagOf gpcHolds readOwn writeOwn"
    .split(" ")
    .map((name, at) => [`$${name}`, "KTVAIMGHRW".charAt(at)]),
);
const ownNames = new RegExp(
  `^(${Object.keys(shortNames)
    .map((name) => name.slice(1))
    .join("|")})$`,
);

const sorted = (code: string): string =>
  code.replace(
    /\b(import|export)\{([^{}]*)\}(?=from"\.\/|;?\s*$)/g,
    (_, word: string, list: string) => `${word}{${list.split(",").sort().join(",")}}`,
  );

/** Once more what Vite has had made small: what terser has written it can still shorten. */
export const smallerAgain: Plugin = {
  name: "smaller-again",
  generateBundle: {
    order: "post",
    async handler({ format }, files) {
      const chunks = Object.values(files).filter((file) => file.type === "chunk");
      const names = sharedNames(chunks);
      for (const chunk of chunks) {
        const { code, nameCache } = withSharedNames(chunk, names);
        const mangle = { properties: { regex: ownNames } };
        chunk.code = sorted((await minify(code, { ...smallest(format), mangle, nameCache })).code!);
      }
    },
  },
};
