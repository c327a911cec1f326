// Which addresses of the internet a server may be sent to by somebody else: none that is its own, its neighbours' or special.
import { BlockList, isIPv4, isIPv6 } from "node:net";

// Not globally reachable by the registries of RFC 6890, and multicast.
const specialV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const;

// Of what is global at all: protocol assignments with Teredo, documentation, and 6to4, which leads to any IPv4 address.
const specialV6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const special = new BlockList();
for (const [network, bits] of specialV4) special.addSubnet(network, bits, "ipv4");
for (const [network, bits] of specialV6) special.addSubnet(network, bits, "ipv6");
const globalV6 = new BlockList();
globalV6.addSubnet("2000::", 3, "ipv6");

/** Whether a numeric address is one of the public internet; IPv4 inside IPv6 never is. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, "ipv4");
  return isIPv6(address) && globalV6.check(address, "ipv6") && !special.check(address, "ipv6");
}
