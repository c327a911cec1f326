// The peer with its script and the addresses of its first files written into the page, as a server that renders it can do.
import { peer } from "../assent/setup.mjs";

const inlined = peer({ inline: true, apart: true });
let links = "";

export default {
  ...inlined,
  label: "assent, gate inlined, first files named in the page",
  async assets(ctx) {
    const files = await inlined.assets(ctx);
    const named = (pattern) => ctx.base + Object.keys(files).find((path) => pattern.test(path));
    links =
      `<link rel="modulepreload" href="${named(/\/w\/\w+\/first\./)}">` +
      `<link rel="preload" as="fetch" crossorigin href="${named(/\/en\.first\.json$/)}">`;
    return files;
  },
  page(ctx) {
    const { head, ...rest } = inlined.page(ctx);
    return { ...rest, head: links + head };
  },
};
