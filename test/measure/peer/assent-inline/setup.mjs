// The peer with its script written into the page, as a server that renders the page can do.
import { peer } from "../assent/setup.mjs";

export default peer({ inline: true });
