// What the console may send.
import { expect, test } from "vitest";
import * as z from "zod/mini";
import {
  findRequest,
  keyRequest,
  originsRequest,
  siteRequest,
  userLinkRequest,
  userRequest,
} from "../../core/console-schema.ts";

test.each([
  [siteRequest, { name: "Shop", origins: [] }],
  [siteRequest, { id: "site_shop", name: "Shop", origins: ["https://shop.example"] }],
  [originsRequest, { origins: ["https://shop.example"] }],
  [keyRequest, { name: "crm", scopes: ["check"] }],
  [userRequest, { name: "Ada", role: "editor" }],
  [userLinkRequest, {}],
  [findRequest, {}],
  [findRequest, { text: "ada@example.com", status: "given", from: "2026-11-22T09:00:00.000Z", before: 7, most: 200 }],
] as const)("fits %#", (schema, value) => expect(z.safeParse(schema, value).success).toBe(true));

test.each([
  [siteRequest, { id: "shop", name: "Shop", origins: [] }],
  [siteRequest, { name: "", origins: [] }],
  [siteRequest, { name: "Shop" }],
  [originsRequest, { origins: Array.from({ length: 101 }, (_, i) => `https://a${i}.example`) }],
  [keyRequest, { name: "crm", scopes: [] }],
  [userRequest, { name: "Ada", role: "editor", disabledAt: null }],
  [keyRequest, { name: " ", scopes: ["check"] }],
  [findRequest, { most: 201 }],
  [findRequest, { before: -1 }],
  [findRequest, { country: "gb" }],
  [findRequest, { notice: "sha256:1" }],
] as const)("does not fit %#", (schema, value) => expect(z.safeParse(schema, value).success).toBe(false));
