// Public addresses: each special range at its edges, and IPv4 in every IPv6 dress.
import { expect, test } from "vitest";
import { isPublicAddress } from "../../../server/node/public-address.ts";

const special = `
0.0.0.0 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254
172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255
198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::8.8.8.8 64:ff9b::7f00:1 fe80::1 fec0::1
fc00::1 fd12::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 100::1
localhost 1 0x7f.1 8.8.8.8. [2606:4700::1]`;
const open = `
1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0
192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 2606:4700::1111 2a00::1`;
const listed = (text: string): string[] => text.trim().split(/\s+/);

test.each(listed(special))("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));
test("nothing is not public", () => expect(isPublicAddress("")).toBe(false));
test.each(listed(open))("%s is public", (address) => expect(isPublicAddress(address)).toBe(true));
