// Which pages of the audit stand in one table: those of the question that is asked, however late another one is answered.
import { expect, test } from "vitest";
import { pagesOf, withFound, type LaterPages } from "../../../server/console/screens/settings-audit-pages.ts";
import type { AuditPage } from "../../../server/services/audit-pages.ts";

const page = (next: number | null): AuditPage => ({ rows: [], next });
const none: LaterPages = { of: undefined, pages: [] };

test("a page that comes once something else is asked stands in no table", () => {
  const [everybody, one, late, own] = [page(50), page(40), page(20), page(null)];
  expect(pagesOf(undefined, none)).toEqual([]);
  const later = withFound(none, everybody, late);
  expect(pagesOf(everybody, later)).toEqual([everybody, late]);
  // Its next row is none of the other question either.
  expect(pagesOf(one, later).map(({ next }) => next)).toEqual([40]);
  expect(pagesOf(one, withFound(later, one, own))).toEqual([one, own]);
});

test("what is loaded anew begins without the pages before", () => {
  const [before, anew, late] = [page(50), page(50), page(20)];
  const later = withFound(withFound(none, before, late), before, page(null));
  expect(pagesOf(before, later).length).toBe(3);
  expect(pagesOf(anew, later)).toEqual([anew]);
});
