// The peer as the demo site has it: with vendors, and with the part that holds back what no tag marks.
import { peer } from "../assent/setup.mjs";

export default peer({ whole: true });
