// The peer with the setting `gateOnly`: the script is the gate, and the first layer is fetched.
import { peer } from "../assent/setup.mjs";

export default peer({ apart: true });
