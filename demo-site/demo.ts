// The demo site and its third parties as one thing that starts and stops, given a running backend.
import { listen } from "./listener.ts";
import { createReached, type Reached } from "./reached.ts";
import { siteServer } from "./site-server.ts";
import { startVendors, vendorSpecs, type Vendor } from "./vendors.ts";

export interface DemoOptions {
  /** The site's port on loopback; 0 takes any free one. */
  readonly port: number;
  /** Where the backend is reached, no trailing slash; a function when the backend starts after the site. */
  readonly api: string | (() => string);
  /** The stand-ins' ports in the order of `vendorSpecs`; left out, each takes any free one. */
  readonly vendorPorts?: readonly number[];
}

export interface Demo {
  /** The site's origin: `http://localhost:PORT`. */
  readonly url: string;
  readonly vendors: readonly Vendor[];
  readonly reached: Reached;
  stop(): Promise<void>;
}

/** The stand-ins' ports when the site has a fixed one: those that follow it. */
export const portsAfter = (port: number): number[] => vendorSpecs.map((_, i) => port + 1 + i);

/**
 * Starts the stand-ins, then the site that carries their tags. Fails with a PortBusyError, with nothing left
 * running, when a port is taken.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { api } = options;
  const reached = createReached(vendorSpecs, () => new Date().toISOString());
  const vendors = await startVendors(reached, options.vendorPorts ?? []);
  const stopVendors = () => Promise.all(vendors.map((vendor) => vendor.stop()));
  try {
    const site = await listen({
      port: options.port,
      what: "the demo site",
      variable: "DEMO_PORT",
      answer: siteServer({ api: typeof api === "string" ? () => api : api, vendors, reached }),
    });
    return {
      // `localhost`, where the backend and the stand-ins are on 127.0.0.1: to a browser these are different sites,
      // so third-party cookies and CORS are real.
      url: `http://localhost:${site.port}`,
      vendors,
      reached,
      stop: async () => void (await Promise.all([site.stop(), stopVendors()])),
    };
  } catch (error) {
    await stopVendors();
    throw error;
  }
}
