// What has reached the third parties: one tally per vendor, the path of the last request, no query and no address.

/** One vendor's tally as the panel shows it. */
interface VendorTally {
  readonly id: string;
  readonly name: string;
  readonly requests: number;
  readonly lastPath: string | null;
  readonly lastAt: string | null;
}

/** The answer of `/reached.json`. */
export interface ReachedReport {
  readonly sinceAt: string;
  readonly requests: number;
  readonly vendors: readonly VendorTally[];
}

/** The shared tally: vendors add to it, the demo site reads it. */
export interface Reached {
  add(vendorId: string, url: string): void;
  report(): ReachedReport;
  reset(): void;
}

/** An empty tally for the given vendors, in their order. `now` answers an ISO 8601 instant. */
export function createReached(vendors: readonly { id: string; name: string }[], now: () => string): Reached {
  let tallies = new Map<string, VendorTally>();
  let sinceAt = "";

  const reset = (): void => {
    sinceAt = now();
    tallies = new Map(vendors.map(({ id, name }) => [id, { id, name, requests: 0, lastPath: null, lastAt: null }]));
  };
  reset();

  return {
    reset,
    add(vendorId, url) {
      const tally = tallies.get(vendorId);
      if (!tally) return;
      // A query string carries what identifies a person (client ids, page addresses), so only the path is kept.
      const lastPath = url.split(/[?#;]/, 1)[0] ?? "/";
      tallies.set(vendorId, { ...tally, requests: tally.requests + 1, lastPath, lastAt: now() });
    },
    report() {
      const rows = [...tallies.values()];
      return { sinceAt, requests: rows.reduce((sum, row) => sum + row.requests, 0), vendors: rows };
    },
  };
}
